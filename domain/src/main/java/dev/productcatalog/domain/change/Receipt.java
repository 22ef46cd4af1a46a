package dev.productcatalog.domain.change;

/**
 * What a write under a key left behind for its retries.
 *
 * @param fingerprint of the request that was written
 * @param content     what the writer wanted to know again; means nothing to the catalogue
 */
public record Receipt(String fingerprint, String content) { }
