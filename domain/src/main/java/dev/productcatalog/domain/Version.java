package dev.productcatalog.domain;

import java.util.UUID;

/**
 * Which state of a product this is. Two states of a product have the same version only if they are the same state.
 *
 * <p>Versions are random, not counted: a catalogue that was dropped and filled anew, or a product that was brought back
 * under its old id, then never repeats a version for other content (60 random bits).
 *
 * @param value opaque; no order is meant by it
 */
public record Version(long value) {

    /** {@return a version that no state of any product has had} Thread-safe. */
    public static Version fresh() {
        return new Version(UUID.randomUUID().getMostSignificantBits());
    }
}
