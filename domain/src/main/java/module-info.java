/** What a product is, its rules, and the port through which it is kept. Needs {@code java.base} and nothing else. */
module dev.productcatalog.domain {
    exports dev.productcatalog.domain;
    exports dev.productcatalog.domain.change;
    exports dev.productcatalog.domain.list;
    exports dev.productcatalog.domain.port;
}
