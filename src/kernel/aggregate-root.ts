/** Collects the events that an aggregate raises until the unit of work takes them. */
export abstract class AggregateRoot<Event> {
  // Not initialized here: aggregates loaded from rows bypass the constructor.
  private raised?: Event[];

  protected raise(event: Event): void {
    (this.raised ??= []).push(event);
  }

  /** Returns and clears the events raised since the last call, oldest first. */
  takeEvents(): Event[] {
    const events = this.raised ?? [];
    this.raised = [];
    return events;
  }
}
