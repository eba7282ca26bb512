package dev.fermata.loop;

import dev.fermata.engine.LoopStatus;

/** A loop at a glance, for who looks from outside: plain reads, each number of this moment or the one before. */
final class LoopPicture {
    private LoopPicture() {}

    static LoopStatus of(LoopEngine engine) {
        long home = engine.home.thread().threadId();
        long holder = engine.inbox.hasIdler() ? 0 : engine.holder;
        return new LoopStatus(
                home,
                engine.loop.name(),
                engine.turns.carrier(),
                engine.clock.isVirtual(),
                engine.ready.size(),
                engine.live(),
                engine.away.get(),
                engine.timers.size(),
                holder == home ? 0 : holder,
                engine.due.lag);
    }
}
