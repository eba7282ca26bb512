/** Reads cron expressions: {@link dev.fermata.cron.UnixCron} says which. */
package dev.fermata.cron;
