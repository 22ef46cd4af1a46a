/**
 * The rules of a hexagon for any project. {@link dev.productcatalog.architecture.Hexagon} states where its parts lie
 * and makes the tests; {@link dev.productcatalog.architecture.HexagonRule} lists the rules.
 */
package dev.productcatalog.architecture;
