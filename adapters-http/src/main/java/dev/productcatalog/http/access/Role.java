package dev.productcatalog.http.access;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do. Each role may also do what those before it may. */
public enum Role {
    /** May read. */
    READER,
    /** May change products. */
    EDITOR,
    /** May do what keeps the service running. */
    OPERATOR;

    /** {@return the role of that name, in lower case, if there is one} */
    public static Optional<Role> of(String name) {
        for (Role role : values()) {
            if (role.toString().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** {@return whether it may do what the other one may} */
    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** {@return its name in a token file, a JSON Web Token and the OpenAPI document} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
