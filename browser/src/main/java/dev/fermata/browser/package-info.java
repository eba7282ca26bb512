/** The browser in which the tests of the console's page and of the bar's page look at them. */
@org.jspecify.annotations.NullMarked
package dev.fermata.browser;
