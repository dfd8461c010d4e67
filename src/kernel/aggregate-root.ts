/** Collects the events an aggregate raises until the unit of work takes them. */
export abstract class AggregateRoot<Event> {
  // Not initialised here: an aggregate loaded from its row is made without its constructor.
  private raised?: Event[];

  protected raise(event: Event): void {
    (this.raised ??= []).push(event);
  }

  /** Hands over the events raised since the last call, oldest first, and forgets them. */
  takeEvents(): Event[] {
    const events = this.raised ?? [];
    this.raised = [];
    return events;
  }
}
