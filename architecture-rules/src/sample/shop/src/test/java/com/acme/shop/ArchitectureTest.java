package com.acme.shop;

import dev.productcatalog.architecture.Hexagon;
import dev.productcatalog.architecture.HexagonRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

    @TestFactory
    Stream<DynamicNode> hexagon() {
        return Hexagon.of("com.acme.shop")
                .domain("domain..").ports("domain.port").valuesAreRecords()
                .application("application..")
                .drivingAdapter("http", "http..").mayUse("java.net").offers("http.OrderAddress")
                .drivenAdapter("store", "store..").offers("store.MemoryOrders")
                .wiring("boot..")
                .except(HexagonRule.NO_STANDARD_STREAMS, "boot.Main", "it speaks to the terminal")
                .tests();
    }
}
