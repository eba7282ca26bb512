package dev.fermata.lincheck;

/** Which of Lincheck's thread ids are the same thread. */
final class Threads {
    private Threads() {}

    /** 1 to 3: what comes before and after the parallel part runs on the first thread, with ids of its own. */
    static int number(int id) {
        return id == 2 || id == 3 ? id : 1;
    }
}
