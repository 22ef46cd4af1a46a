package dev.productcatalog.domain.list;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import java.util.List;
import java.util.Set;

/**
 * Which products a list holds: those that meet every condition. {@link #matches} is the definition; an adapter may
 * let its database decide, but not otherwise.
 *
 * @param ids        the ids to choose from; null for any
 * @param name       the exact name, compared by code point; null for any
 * @param namePrefix what the name starts with, compared by code point; null for any
 * @param minPrice   the lowest price, inclusive; below 0 excludes nothing
 * @param maxPrice   the highest price, inclusive; lower than {@code minPrice} excludes all
 * @param words      texts, each of which occurs in the name or the description, whatever its case, as
 *                   {@linkplain #fold folded}; no word has white space in it; empty for any
 */
public record ProductFilter(Set<Long> ids, String name, String namePrefix, long minPrice, long maxPrice,
                            List<String> words) {

    /** Every product. */
    public static final ProductFilter ALL =
            new ProductFilter(null, null, null, 0, Long.MAX_VALUE, List.of());

    /** Copies the collections and folds the words. */
    public ProductFilter {
        ids = ids == null ? null : Set.copyOf(ids);
        words = words.stream().map(ProductFilter::fold).distinct().toList();
    }

    /** {@return whether the product meets every condition} */
    public boolean matches(Product product) {
        ProductDetails details = product.details();
        return (ids == null || ids.contains(product.id()))
                && (name == null || name.equals(details.name()))
                && (namePrefix == null || details.name().startsWith(namePrefix))
                && minPrice <= details.price() && details.price() <= maxPrice
                && (words.isEmpty() || words.stream().allMatch(searchText(details)::contains));
    }

    /** {@return the text in which {@link #words} are looked for: name and description, folded} */
    public static String searchText(ProductDetails details) {
        return fold(details.name()) + '\n' + fold(details.description());
    }

    /**
     * {@return the text without regard to case} By code point, to upper and then to lower case, so that it depends
     * neither on the locale nor on what stands beside a character, and is the same on every database.
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
