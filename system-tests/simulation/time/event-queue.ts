/** An event at a point of virtual time, in milliseconds since 1970. */
export interface ScheduledEvent {
  readonly at: number;
  /** Events at the same time happen in the order in which they were scheduled. */
  readonly sequence: number;
  readonly run: () => void;
  cancelled: boolean;
}

const isBefore = (one: ScheduledEvent, other: ScheduledEvent): boolean =>
  one.at < other.at || (one.at === other.at && one.sequence < other.sequence);

/** A binary heap of future events. */
export class EventQueue {
  readonly #heap: ScheduledEvent[] = [];

  push(event: ScheduledEvent): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  /** The next event that was not cancelled, if it is due by then. */
  takeDue(latest: number): ScheduledEvent | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (!first.cancelled && first.at > latest) return undefined;
      this.#removeFirst();
      if (!first.cancelled) return first;
    }
    return undefined;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const leftEvent = heap[left];
      if (leftEvent === undefined) return;
      const rightEvent = heap[right];
      const child = rightEvent !== undefined && isBefore(rightEvent, leftEvent) ? right : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #swapIfBefore(lower: number, upper: number): boolean {
    const heap = this.#heap;
    const one = heap[lower];
    const other = heap[upper];
    if (one === undefined || other === undefined || !isBefore(one, other)) return false;
    heap[upper] = one;
    heap[lower] = other;
    return true;
  }
}
