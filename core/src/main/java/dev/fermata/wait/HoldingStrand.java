package dev.fermata.wait;

import dev.fermata.engine.Engine;
import org.jspecify.annotations.Nullable;

/** What a fiber holds of subjects that do not know their holders by themselves. */
abstract class HoldingStrand extends ScopedStrand {
    private @Nullable Holding holdings; // written by its own thread; exact for others while it waits

    HoldingStrand(Engine engine) {
        super(engine);
    }

    /** It has acquired so much of the subject with this identity. Only its own thread. */
    public final void hold(long subject, int amount) {
        Holding holding = holding(subject);
        if (holding == null) {
            holding = unusedHolding();
            holding.subject = subject;
        }
        if (Sites.ON && holding.amount == 0) {
            holding.site = Sites.here();
        }
        holding.amount += amount;
    }

    private Holding unusedHolding() {
        int length = 0;
        Holding middle = null;
        for (Holding holding = holdings; holding != null; holding = holding.next) {
            if (holding.amount == 0) {
                return holding;
            }
            if (++length == Holding.MOST / 2) {
                middle = holding;
            }
        }
        if (length == Holding.MOST && middle != null) {
            middle.next = null; // the older half: it has been given back by others, or it will count as if
        }
        Holding fresh = new Holding();
        fresh.next = holdings;
        holdings = fresh;
        return fresh;
    }

    /** It has given back so much. Only its own thread; false, and nothing changes, if it does not hold that. */
    public final boolean letGo(long subject, int amount) {
        Holding holding = holding(subject);
        if (holding == null || holding.amount < amount) {
            return false;
        }
        holding.amount -= amount;
        return true;
    }

    /** How much it holds of a subject that notes that here. Any thread; exact while it waits. */
    public final int held(long subject) {
        Holding holding = holding(subject);
        return holding == null ? 0 : holding.amount;
    }

    /** Where it acquired that, or null if nobody has noted it: see {@link Sites#ON}. */
    public final @Nullable StackTraceElement acquired(long subject) {
        Holding holding = holding(subject);
        return holding == null || holding.amount == 0 ? null : holding.site;
    }

    private @Nullable Holding holding(long subject) {
        Holding holding = holdings;
        while (holding != null && holding.subject != subject) {
            holding = holding.next;
        }
        return holding;
    }
}
