package dev.productcatalog.domain.change;

/**
 * How far the log of changes reaches.
 *
 * @param epoch  another one whenever history can have been rewound, so that numbers of one epoch mean nothing in
 *               another
 * @param oldest the number of the oldest change that is kept, or head + 1 if none is
 * @param head   the number of the newest change, 0 if there was none yet
 */
public record LogState(long epoch, long oldest, long head) {

    /** {@return whether every change after that number is kept} Not so for a number that is beyond the head. */
    public boolean reachesBackTo(long number) {
        return oldest - 1 <= number && number <= head;
    }
}
