package dev.productcatalog.domain.change;

import java.util.List;

/**
 * Changes that follow each other, and the state of the log that they are read from.
 *
 * @param changes in ascending order; unmodifiable
 * @param state   the log as it was then: of changes fewer than were asked for, the last one is its head
 */
public record Changes(List<Change> changes, LogState state) {

    /** Copies the list. */
    public Changes {
        changes = List.copyOf(changes);
    }
}
