package dev.fermata.spring.boot.sample;

import dev.fermata.context.ContextVar;

/** A variable that a handler sets. */
final class Sticky {
    static final ContextVar<String> NOTE = ContextVar.create("note", "none");

    private Sticky() {}
}
