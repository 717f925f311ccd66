/** `onThreads`, `clients`, `nemesis`, `route`: which threads a generator may use and hears of. */
import type { Context, Thread } from "./context.js";
import type { Answer, GeneratorEvent, GeneratorLike, OpGenerator } from "./generator.js";
import { any } from "./any.js";
import { lift } from "./lift.js";
import { Wrap } from "./wrap.js";

class OnThreads extends Wrap {
  constructor(
    readonly keep: (thread: Thread) => boolean,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new OnThreads(this.keep, inner);
  }

  override next(context: Context): Answer {
    return super.next(context.restrict(this.keep));
  }

  override update(context: Context, event: GeneratorEvent): OpGenerator {
    return this.keep(event.thread) ? super.update(context.restrict(this.keep), event) : this;
  }
}

/** Only the threads that satisfy the predicate; others neither run its operations nor update it. */
export function onThreads(keep: (thread: Thread) => boolean, inner: GeneratorLike): OpGenerator {
  return new OnThreads(keep, lift(inner));
}

const isClient = (thread: Thread): boolean => thread !== "nemesis";
const isNemesis = (thread: Thread): boolean => thread === "nemesis";

/** Client threads only; with a second generator, that one on the nemesis. */
export function clients(client: GeneratorLike, nemesisPart?: GeneratorLike): OpGenerator {
  const part = onThreads(isClient, client);
  return nemesisPart === undefined ? part : any(part, nemesis(nemesisPart));
}

/** The nemesis only; with a second generator, that one on the clients. */
export function nemesis(inner: GeneratorLike, clientPart?: GeneratorLike): OpGenerator {
  const part = onThreads(isNemesis, inner);
  return clientPart === undefined ? part : any(part, clients(clientPart));
}
