package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.port.ChangeLog;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes a write under a key once, however often it is tried. Thread-safe. */
public final class WriteOnce {

    private final ChangeLog log;

    /** @param log where receipts are kept */
    public WriteOnce(ChangeLog log) {
        this.log = log;
    }

    /**
     * Writes, unless that was done before.
     *
     * @param write by an attempt under this key
     * @throws CatalogException.KeyTaken    if another write was made under this key
     * @throws CatalogException.Unavailable if it is not known whether it was done before
     */
    public <T> Outcome<T> write(RetryKey key, Supplier<T> write) {
        Optional<Outcome<T>> before = before(key);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            return new Outcome.First<>(write.get());
        } catch (CatalogException.Unavailable e) {
            throw e;
        } catch (CatalogException e) {
            // another attempt was faster: it took the key, or removed the product, say
            return this.<T>before(key).orElseThrow(() -> e);
        }
    }

    private <T> Optional<Outcome<T>> before(RetryKey key) {
        Optional<Receipt> receipt = log.receipt(key.key());
        if (receipt.isPresent() && !receipt.get().fingerprint().equals(key.fingerprint())) {
            throw new CatalogException.KeyTaken();
        }
        return receipt.map(left -> new Outcome.Retry<>(left.content()));
    }

    /** What became of an attempt. */
    public sealed interface Outcome<T> {

        /** It was the first one. */
        record First<T>(T value) implements Outcome<T> { }

        /**
         * It was a retry, and changed nothing.
         *
         * @param receipt what the first attempt left behind
         */
        record Retry<T>(String receipt) implements Outcome<T> { }
    }
}
