/** Messages that were never delivered, delivered again or overtaken, by when they were sent. */
import type { History } from "../../../checkers/history/history.js";
import type { Message } from "../messages.js";
import type { Line, Series } from "./line.js";

const PARTS = 120;

export function messageTrouble(history: History, messages: readonly Message[]): Series | undefined {
  const { invoked } = history.columns;
  const last = history.length === 0 ? 1 : Math.max(1, invoked[history.length - 1]!);
  const line = (name: string, belongs: (message: Message) => boolean): Line => {
    const values = new Array<number>(PARTS).fill(0);
    for (const message of messages) {
      if (belongs(message))
        values[Math.min(PARTS - 1, Math.floor((invoked[message.send]! / last) * PARTS))]!++;
    }
    return { name, times: values.map((_, i) => (i / PARTS) * last), values };
  };
  const lines = [
    line("not delivered", ({ acknowledged, deliveries }) => acknowledged && deliveries.length === 0),
    line("delivered more than once", ({ deliveries }) => deliveries.length > 1),
    line("overtaken", ({ overtaken }) => overtaken),
  ].filter(({ values }) => values.some((value) => value > 0));
  if (lines.length === 0) return undefined;
  return {
    title: "Messages in trouble",
    note: "by when they were sent; see the tables of messages for what is counted",
    unit: "count",
    form: "steps",
    lines,
  };
}
