package dev.fermata.queue;

/** What of a subscription waits: its demand, without the task, so that a stand-in can wait in its place. */
public final class Subscriber {
    private final Queue<?> queue;
    private final Demand demand;

    /** One of that queue, which has requested nothing. */
    public Subscriber(Queue<?> queue) {
        this.queue = queue;
        demand = new Demand(queue);
    }

    /** As of a subscription. */
    public void request(long items) {
        demand.add(items);
    }

    /** Waits until something was requested, and uses up one item of that, or until the end; says which. */
    public String next() throws InterruptedException {
        return demand.next().name();
    }

    /** How many subscribers of its queue wait for one of the two. */
    public int idle() {
        return Idle.of((QueueCore<?>) queue).waiters.sizeNow();
    }
}
