/** The life of the message or element that an anomaly is about, from its first send to its last sight. */
import type { History } from "../../../checkers/history/history.js";
import type { Operation } from "../../../checkers/history/operation.js";
import { lifeOf, type LifeEvent } from "../../tell/life.js";
import { counted, moment } from "../../tell/numbers.js";
import { operationText } from "../../tell/operation.js";
import type { Proof } from "../../tell/proof.js";
import { cut, valueText } from "../../tell/value.js";
import { markup, NOTHING, type Markup } from "../markup.js";

export function life({ anomaly }: Proof, history: History): Markup {
  const told = lifeOf(anomaly, history);
  if (told === undefined) return NOTHING;
  const { value, first, leftOut, last, missedBy } = told;
  return markup`<div class="life-box"><h4>The life of ${valueText(value)}</h4><ol class="life">${first.map((one) => item(one, history))}${
    leftOut > 0 &&
    markup`<li><span></span><span></span><span class="quiet">and ${counted(leftOut, "operation")} more</span></li>`
  }${last.map((one) => item(one, history))}${missedBy.map((row) => item({ row, what: "missed" }, history))}</ol></div>`;
}

/** Elements of a list that are shown. */
const LIST_MAX = 8;

type Seen = LifeEvent | { readonly row: number; readonly what: "missed" };
const WORDS = { written: "written", shown: "shown" } as const;
/** What an operation of this name did with a message or element. */
const DEEDS: Readonly<Record<string, string>> = {
  add: "added",
  enqueue: "sent",
  send: "sent",
  publish: "sent",
  dequeue: "delivered",
  drain: "delivered by a drain",
  poll: "delivered",
  read: "read",
  ack: "acknowledged by its consumer",
  nack: "given back by its consumer",
  "dead-letters": "found among the dead letters",
};

function item({ row, what }: Seen, history: History): Markup {
  const operation = history.get(row);
  const { start, process, invoked, type, f } = operation;
  const did = what === "missed" ? `not in this ${f}` : (DEEDS[f] ?? WORDS[what]);
  const outcome = type === "ok" ? "" : type === "fail" ? ", which failed" : ", outcome unknown";
  return markup`<li><span class="number">${moment(invoked)}</span><a href="#operation-${start}" data-show="${start}">index ${start}</a><span>${did}${outcome} (process ${process}): ${shown(operation)}</span></li>`;
}

/** A long list says nothing here but how long it is. */
function shown(operation: Operation): Markup {
  const { f, output } = operation;
  return Array.isArray(output) && output.length > LIST_MAX
    ? markup`<code>${f}</code> of ${counted(output.length, "element")}`
    : markup`<code>${cut(operationText(operation), 120)}</code>`;
}
