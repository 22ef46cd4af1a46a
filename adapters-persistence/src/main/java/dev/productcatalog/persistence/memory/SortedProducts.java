package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * An immutable set of products in one order. A change makes a new set that shares all but a few nodes with the old one,
 * so whoever holds the old one goes on reading it.
 *
 * <p>It is a treap: a search tree by the order and, to keep it about balanced, a heap by the versions, which are
 * random. Finding, changing and beginning a page anywhere cost O(log n).
 */
final class SortedProducts {

    private record Node(Node left, Product product, Node right) { }

    private final Comparator<Position> order;
    private final Node root;

    private SortedProducts(Comparator<Position> order, Node root) {
        this.order = order;
        this.root = root;
    }

    /** {@return the empty set in this order, which must be total} */
    static SortedProducts inOrder(Comparator<Position> order) {
        return new SortedProducts(order, null);
    }

    /** {@return this set and the product, whose place must be free} */
    SortedProducts with(Product product) {
        return new SortedProducts(order, add(root, product, Position.of(product)));
    }

    /** {@return this set without the product at this place} */
    SortedProducts without(Position place) {
        return new SortedProducts(order, remove(root, place));
    }

    /** {@return the first {@code limit} products after the start that match, unmodifiable} */
    List<Product> page(ProductFilter filter, PageStart start, int limit) {
        List<Product> page = new ArrayList<>();
        collect(start instanceof Position place ? after(root, place) : root, filter, limit, page);
        return Collections.unmodifiableList(page);
    }

    /** Gives each product that matches to the consumer, in order. */
    void forEach(ProductFilter filter, Consumer<Product> consumer) {
        forEach(root, filter, consumer);
    }

    private static void forEach(Node node, ProductFilter filter, Consumer<Product> consumer) {
        if (node != null) {
            forEach(node.left, filter, consumer);
            if (filter.matches(node.product)) {
                consumer.accept(node.product);
            }
            forEach(node.right, filter, consumer);
        }
    }

    private Node add(Node node, Product product, Position place) {
        if (node == null || priority(product) > priority(node.product)) {
            return new Node(before(node, place), product, after(node, place));
        }
        return compare(place, node) < 0
                ? new Node(add(node.left, product, place), node.product, node.right)
                : new Node(node.left, node.product, add(node.right, product, place));
    }

    private Node remove(Node node, Position place) {
        if (node == null) {
            return null;
        }
        int comparison = compare(place, node);
        return comparison == 0 ? join(node.left, node.right)
                : comparison < 0 ? new Node(remove(node.left, place), node.product, node.right)
                : new Node(node.left, node.product, remove(node.right, place));
    }

    private Node before(Node node, Position place) {
        if (node == null) {
            return null;
        }
        return compare(place, node) > 0
                ? new Node(node.left, node.product, before(node.right, place)) : before(node.left, place);
    }

    private Node after(Node node, Position place) {
        if (node == null) {
            return null;
        }
        return compare(place, node) < 0
                ? new Node(after(node.left, place), node.product, node.right) : after(node.right, place);
    }

    /** All of {@code left} is before all of {@code right}. */
    private static Node join(Node left, Node right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return priority(left.product) > priority(right.product)
                ? new Node(left.left, left.product, join(left.right, right))
                : new Node(join(left, right.left), right.product, right.right);
    }

    private static void collect(Node node, ProductFilter filter, int limit, List<Product> page) {
        if (node == null || page.size() == limit) {
            return;
        }
        collect(node.left, filter, limit, page);
        if (page.size() < limit && filter.matches(node.product)) {
            page.add(node.product);
        }
        collect(node.right, filter, limit, page);
    }

    private int compare(Position place, Node node) {
        return order.compare(place, Position.of(node.product));
    }

    private static long priority(Product product) {
        return product.version().value();
    }
}
