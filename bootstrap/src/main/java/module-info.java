/** The running service: settings, the choice of adapters, and the wiring. */
module dev.productcatalog.bootstrap {
    requires dev.productcatalog.http;
    requires info.picocli;
    requires jakarta.json;
    requires java.logging;
    requires java.management;
    // nothing here needs all of it, but an adapter in plugins/ may, and modules are resolved before it is looked at
    requires java.se;
    requires org.yaml.snakeyaml;

    exports dev.productcatalog.bootstrap.log to java.logging;

    // its annotations are read, and its fields set
    opens dev.productcatalog.bootstrap.command to info.picocli;

    uses dev.productcatalog.domain.port.CatalogProvider;
    // those in plugins/
    uses java.sql.Driver;
}
