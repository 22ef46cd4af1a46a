/** The rules of a hexagon for any project, each with the proof that it can fail in that project's own packages. */
module dev.productcatalog.architecture {
    requires transitive com.tngtech.archunit;
    requires transitive org.junit.jupiter.api;

    exports dev.productcatalog.architecture;
}
