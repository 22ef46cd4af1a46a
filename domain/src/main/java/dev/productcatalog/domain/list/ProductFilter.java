package dev.productcatalog.domain.list;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import java.util.List;

/**
 * Which products a list holds: those that meet every condition. Immutable.
 *
 * @param conditions none for every product
 */
public record ProductFilter(List<Condition> conditions) {

    /** Every product. */
    public static final ProductFilter ALL = new ProductFilter(List.of());

    /** Copies the conditions. */
    public ProductFilter {
        conditions = List.copyOf(conditions);
    }

    /** {@return the filter of these conditions} */
    public static ProductFilter of(Condition... conditions) {
        return new ProductFilter(List.of(conditions));
    }

    /** {@return whether the product meets every condition} */
    public boolean matches(Product product) {
        for (Condition condition : conditions) {
            if (!condition.holds(product)) {
                return false;
            }
        }
        return true;
    }

    /** {@return the text in which {@linkplain Condition.Mentions words} are found: name and description, folded} */
    public static String searchText(ProductDetails details) {
        return fold(details.name()) + '\n' + fold(details.description());
    }

    /**
     * {@return the text without regard to case} By code point, to upper and then to lower case, so that it depends
     * neither on the locale nor on the characters beside one, and is the same on every database.
     */
    public static String fold(String text) {
        boolean changes = false;
        for (int i = 0; i < text.length() && !changes; i++) {
            char c = text.charAt(i);
            changes = c >= 0x80 || c >= 'A' && c <= 'Z';
        }
        if (!changes) {
            return text;
        }
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c)));
        }
        return folded.toString();
    }
}
