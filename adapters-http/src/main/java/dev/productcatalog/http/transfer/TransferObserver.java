package dev.productcatalog.http.transfer;

/** Is told of imports and exports under way. Thread-safe. */
public interface TransferObserver {

    /** An import begins, or an export. */
    void begun(Kind kind);

    /** So many more rows were received, or products sent. */
    void moved(Kind kind, long rows);

    /** It has ended, in whatever way. */
    void ended(Kind kind);

    /** In which direction products move. */
    enum Kind { IMPORT, EXPORT }
}
