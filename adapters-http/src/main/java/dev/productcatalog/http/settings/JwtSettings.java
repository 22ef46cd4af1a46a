package dev.productcatalog.http.settings;

/**
 * Whose JSON Web Tokens are accepted. Immutable.
 *
 * @param issuer     what a token has as {@code iss}
 * @param audience   what is among a token's {@code aud}
 * @param keySet     where the issuer's keys are (RFC 7517): an http or https URL, or a file
 * @param rolesClaim the claim that has a token's roles, as a list or separated by spaces; a name with dots may lead to
 *                   a member of a member
 */
public record JwtSettings(String issuer, String audience, String keySet, String rolesClaim) { }
