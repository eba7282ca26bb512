package dev.fermata.examples.snackbar;

import dev.fermata.sync.Semaphore;
import dev.fermata.task.TaskGroup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Guests who order without end, and remember what they were told. */
final class Crowd {
    /** What was promised to a request. */
    record Promise(long order, String snack, int quantity) {}

    private static final int GUESTS = 8;
    private static final List<String> SNACKS = List.of("chips", "cookies", "nuts");

    private final AtomicLong requests = new AtomicLong();
    private final Map<String, Promise> promised = new ConcurrentHashMap<>(); // by request id
    private final Set<String> inDoubt = ConcurrentHashMap.newKeySet(); // no answer, or one that came too late
    private final List<String> strange = new CopyOnWriteArrayList<>();
    private final Semaphore answers = Semaphore.create(0);

    /** Has them order at that address until it is gone. */
    void storm(TaskGroup group, String address) {
        for (int n = 0; n < GUESTS; n++) {
            group.fork(() -> orderUntilGone(address));
        }
    }

    private void orderUntilGone(String address) throws InterruptedException {
        try (Guest guest = new Guest(address)) {
            for (boolean there = true; there; ) {
                there = order(guest);
            }
        }
    }

    private boolean order(Guest guest) throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String request = "r-" + requests.incrementAndGet();
        String snack = SNACKS.get(random.nextInt(SNACKS.size()));
        int quantity = random.nextInt(1, 4);
        try {
            Guest.Reply reply = guest.order(Guest.json(snack, quantity, random.nextBoolean()), "X-Request-Id", request);
            switch (reply.status()) {
                case 202 -> promised.put(request, new Promise(reply.orderId(), snack, quantity));
                case 503 -> {
                    String reason = reply.json().path("error").asText();
                    if (reason.startsWith("no answer in time")) {
                        inDoubt.add(request);
                    } else if (reason.equals("the bar is closing")) {
                        return false;
                    }
                }
                default ->
                    strange.add(
                            request + ": " + reply.status() + " " + reply.http().body());
            }
            answers.release();
            return true;
        } catch (IOException e) {
            inDoubt.add(request);
            return false;
        }
    }

    /** Waits until so many more were answered. */
    void awaitAnswers(int number) throws InterruptedException {
        for (int n = 0; n < number; n++) {
            var _ = answers.acquire();
        }
    }

    Map<String, Promise> promised() {
        return promised;
    }

    /** Whether an order of that request may be stored though nobody was told. */
    boolean isInDoubt(String request) {
        return inDoubt.contains(request);
    }

    /** Answers that should not be. */
    List<String> strange() {
        return strange;
    }
}
