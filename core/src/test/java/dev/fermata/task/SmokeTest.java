package dev.fermata.task;
import dev.fermata.testing.*;
final class SmokeTest {
  @EveryPlace void runs(Place place) throws Exception { place.run(() -> { TaskGroup.run(group -> { group.fork(() -> { Tasks.yieldNow(); }); }); }); }
  @EveryPlace(Place.Kind.LOOP) void loops(Place place) throws Exception { place.run(() -> { throw new java.io.IOException("x"); }); }
}
