package dev.productcatalog.bootstrap.harness;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of the distribution as it was built: each has a copy of its own, in an empty folder. */
public abstract class DistributionTest {

    @TempDir
    protected Path folder;
    protected Distribution distribution;

    @BeforeEach
    void copyDistribution() throws Exception {
        distribution = Distribution.in(folder.toRealPath().resolve("catalog"));
    }
}
