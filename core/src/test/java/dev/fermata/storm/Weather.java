package dev.fermata.storm;

/** What a storm rages over: some primitives, what tasks do to them at random, and what must hold meanwhile and after. */
interface Weather {
    /** One random thing that a task does. It may be cancelled, timed out or interrupted at any moment of it. */
    void gust(Sailor me) throws Exception;

    /** Fails unless what must hold at every instant holds. Called over and over, on a thread of its own. */
    void audit();

    /** Nothing has moved for a moment: brings what all may be waiting for, where that is theirs to bring. */
    default void stir() throws Exception {}

    /** The storm is over: lets those go who wait for what nobody will bring any more. May be called again and again. */
    default void calm() throws Exception {}

    /** Whether enough has happened for its checks to mean something: a storm on a slow machine lasts until then. */
    boolean isLively();

    /** Fails unless everything is exactly as it must be, now that all tasks have ended. */
    void settle() throws Exception;
}
