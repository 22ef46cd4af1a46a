/** What a user can do with the catalogue: one class a use case. */
module dev.productcatalog.application {
    requires transitive dev.productcatalog.domain;

    exports dev.productcatalog.application;
    exports dev.productcatalog.application.transfer;
}
