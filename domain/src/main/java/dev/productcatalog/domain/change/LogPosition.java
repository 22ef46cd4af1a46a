package dev.productcatalog.domain.change;

/**
 * A place in the log: after a change and before the next.
 *
 * @param epoch  of the history that it belongs to, see {@link LogState}
 * @param number of the change, 0 for the beginning
 */
public record LogPosition(long epoch, long number) { }
