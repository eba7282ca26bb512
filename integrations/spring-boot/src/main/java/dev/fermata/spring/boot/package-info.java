/**
 * Fermata in a Spring Boot application, configured by itself: see {@link dev.fermata.spring.boot.FermataProperties} for what can
 * be chosen, and {@link dev.fermata.spring.boot.RequestId} for what a program uses.
 */
@NullMarked
package dev.fermata.spring.boot;

import org.jspecify.annotations.NullMarked;
