/**
 * Deliveries out of order. Of two messages in one group (a producer's, a key's, or all), where the second was sent
 * only after the first had been accepted, the second must not be delivered before the delivery of the first began.
 * O(n log n): the earliest delivery of everything sent after a moment is a minimum over a suffix.
 */

/** One message's first effective delivery. Event indexes. */
export interface Delivered {
  readonly message: number;
  readonly sendStart: number;
  /** Infinity when the outcome of the send is unknown. */
  readonly sendEnd: number;
  readonly start: number;
  readonly end: number;
  /** Place in the operation's list. */
  readonly position: number;
}

/** What overtook what. */
export interface Inversion<A> {
  readonly late: A;
  readonly overtakenBy: Delivered;
}

/** For each delivery asked about (of a message in the group) one that overtook it, if any did. */
export function inversions<A extends Omit<Delivered, "message"> & { readonly message: number }>(
  group: readonly Delivered[],
  asked: readonly A[],
): Inversion<A>[] {
  const bySend = [...group].sort((a, b) => a.sendStart - b.sendStart);
  // The delivery that was over first among those sent at or after each place.
  const earliest: Delivered[] = new Array<Delivered>(bySend.length);
  for (let i = bySend.length - 1; i >= 0; i--) {
    const next = earliest[i + 1];
    earliest[i] = next === undefined || bySend[i]!.end < next.end ? bySend[i]! : next;
  }
  const lists = listsOf(group);
  const found: Inversion<A>[] = [];
  for (const late of asked) {
    const at = firstAfter(bySend, late.sendEnd);
    const by = earliest[at];
    if (by !== undefined && by.end < late.start) {
      found.push({ late, overtakenBy: by });
      continue;
    }
    const beside = sameList(lists, late);
    if (beside !== undefined) found.push({ late, overtakenBy: beside });
  }
  return found;
}

/** For each list of several deliveries, by the event that began it: in order, with the latest sent up to each. */
type Lists = ReadonlyMap<number, readonly { readonly one: Delivered; readonly latest: Delivered }[]>;

function listsOf(group: readonly Delivered[]): Lists {
  const lists = new Map<number, Delivered[]>();
  for (const one of group) {
    const list = lists.get(one.start);
    if (list === undefined) lists.set(one.start, [one]);
    else list.push(one);
  }
  const result = new Map<number, { one: Delivered; latest: Delivered }[]>();
  for (const [start, list] of lists) {
    list.sort((a, b) => a.position - b.position);
    let latest = list[0]!;
    result.set(
      start,
      list.map((one) => {
        if (one.sendStart > latest.sendStart) latest = one;
        return { one, latest };
      }),
    );
  }
  return result;
}

/** One sent later that stands before it in the same list. */
function sameList(lists: Lists, late: Omit<Delivered, "message">): Delivered | undefined {
  const list = lists.get(late.start);
  if (late.position === 0 || list === undefined) return undefined;
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.one.position < late.position) low = middle + 1;
    else high = middle;
  }
  const before = list[low - 1]?.latest;
  return before !== undefined && before.sendStart > late.sendEnd ? before : undefined;
}

function firstAfter(bySend: readonly Delivered[], index: number): number {
  let [low, high] = [0, bySend.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bySend[middle]!.sendStart > index) high = middle;
    else low = middle + 1;
  }
  return low;
}
