/** Looking at a running JVM from outside: attach, start its management agent, ask Fermata's bean. */
package dev.fermata.ps;
