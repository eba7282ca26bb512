package dev.fermata.loop;

import dev.fermata.engine.LoopStatus;

/** A loop at a glance, for who looks from outside: plain reads, each number of this moment or the one before. */
final class LoopPicture {
    private LoopPicture() {}

    static LoopStatus of(LoopEngine engine) {
        Thread holder = engine.isIdle() ? null : engine.holder;
        return new LoopStatus(
                engine.home.thread().threadId(),
                engine.loop.name(),
                engine.turns.carrier(),
                engine.clock.isVirtual(),
                engine.ready.size(),
                engine.live(),
                engine.away.get(),
                engine.timers(),
                holder == null || engine.home.isOf(holder) ? null : holder,
                engine.lag);
    }
}
