package dev.fermata.loop;

import java.time.Duration;

/** What happens when everybody waits and nothing on the loop can wake one: after how long, and whether it is fatal. */
record StuckPolicy(Duration after, boolean fatal) {}
