package dev.productcatalog.http.problem;

import io.helidon.http.Status;

/** The kinds of problem that the API answers with (RFC 9457, section 3.1.1), and what their pages say. */
public enum ProblemType {
    MALFORMED(400, "malformed", "The request is malformed",
            "The request could not be read: its body is not one JSON text in UTF-8 (or names a member twice, "
            + "or is nested too deeply), or its framing, its percent-encoding or an entity tag is broken. "
            + "Nothing was changed. Send the request again as the HTTP and JSON standards ask; repeating it "
            + "unchanged gives the same answer."),
    INVALID_CURSOR(400, "invalid-cursor", "The cursor is not valid",
            "The cursor was altered, or is used with another filter or order than the list that it came from. "
            + "Follow the links of the Link header as they are, changing nothing but the limit, or start again "
            + "without a cursor."),
    UNAUTHORIZED(401, "unauthorized", "Credentials are required",
            "The request has no valid credentials for this resource. Send it again with credentials of the "
            + "kind that the WWW-Authenticate header names."),
    FORBIDDEN(403, "forbidden", "The request is not allowed",
            "The request was understood, but these credentials do not allow it. Repeating it does not help; "
            + "ask whoever runs the service for the permission."),
    NOT_FOUND(404, "not-found", "There is no such resource",
            "Nothing is at this address: the path is not one of the service, or the product does not exist or "
            + "was deleted. Check the address, or look in the list of products. The id of a deleted product is "
            + "never given to another one."),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The resource does not have this method",
            "The resource exists, but not with this method. The Allow header lists the methods that it has."),
    NOT_ACCEPTABLE(406, "not-acceptable", "No acceptable representation",
            "The Accept header excludes every media type in which the resource could be sent. Nothing was "
            + "changed. Ask for application/json, or leave the header out."),
    CONFLICT(409, "conflict", "The request conflicts with another one",
            "The request does not fit what the service is doing or keeps at this moment, such as another "
            + "request that is still under way. Nothing was changed. Read the current state, then decide "
            + "whether to send the request again."),
    GONE(410, "gone", "This is no longer kept",
            "What was asked for was here once and has since been cleared away on purpose. Repeating the "
            + "request does not bring it back; start again from the present state."),
    PRECONDITION_FAILED(412, "precondition-failed", "The product is in another state",
            "The If-Match or If-None-Match header does not hold for the product as it is now, because "
            + "somebody else changed it. Nothing was changed. Read the product, apply your change to what you "
            + "find, and send it with the new ETag, which this problem names as current_etag."),
    CONTENT_TOO_LARGE(413, "content-too-large", "The body is too large",
            "The body is larger than the 1 MiB (1,048,576 bytes) that the service accepts. Nothing was "
            + "changed. Send a smaller body."),
    URI_TOO_LONG(414, "uri-too-long", "The address is too long",
            "The path and the query are together longer than the 8 KiB (8,192 bytes) that the service "
            + "accepts. Send fewer or shorter parameters, a list of ids in several requests for example."),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body is of an unsupported kind",
            "The Content-Type is missing or not one that this method takes, its charset is not UTF-8, or the "
            + "body has a Content-Encoding. Nothing was changed. Send UTF-8 JSON as application/json (or "
            + "application/merge-patch+json to patch a product), without compression."),
    VALIDATION(422, "validation", "The request is not valid",
            "The request was understood, but some of its values break a rule; nothing was changed. The errors "
            + "list names every fault at once: where it is (a JSON Pointer into the body, or the name of a "
            + "parameter or header), a code, and the rule in words. Correct them all and send the request "
            + "again."),
    PRECONDITION_REQUIRED(428, "precondition-required", "An If-Match header is required",
            "The service is set to change a product only for clients that say which state of it they have "
            + "seen. Nothing was changed. Read the product and send its ETag as If-Match; If-Match: * waives "
            + "the protection."),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The headers are too large",
            "The header fields are together larger than the 16 KiB (16,384 bytes) that the service accepts. "
            + "Send fewer or shorter ones; cookies are the usual cause, and the service needs none."),
    INTERNAL(500, "internal", "The service failed",
            "A fault of the service, not of the request. It was logged under the id that is this problem's "
            + "instance and the X-Request-Id header: tell it to whoever runs the service. Before you repeat a "
            + "write, read the product to see whether it was made."),
    UNAVAILABLE(503, "unavailable", "The service is not available now",
            "The service, or the database behind it, cannot take the request at the moment. Wait as long as "
            + "the Retry-After header says, then try again. Before you repeat a write, read the product to see "
            + "whether it was made."),
    HTTP_VERSION_NOT_SUPPORTED(505, "http-version-not-supported", "The HTTP version is not supported",
            "The service speaks HTTP/1.1 and HTTP/1.0. Nothing was changed. Send the request as HTTP/1.1; a client "
            + "that begins with HTTP/2 has to be told to use HTTP/1.1.");

    private final Status status;
    private final String slug;
    private final String title;
    private final String explanation;

    ProblemType(int status, String slug, String title, String explanation) {
        this.status = switch (status) { // Helidon has no words for two of RFC 6585
            case 428 -> Status.create(status, "Precondition Required");
            case 431 -> Status.create(status, "Request Header Fields Too Large");
            default -> Status.create(status);
        };
        this.slug = slug;
        this.title = title;
        this.explanation = explanation;
    }

    public Status status() {
        return status;
    }

    /** {@return the last part of the type's URI} */
    public String slug() {
        return slug;
    }

    /** {@return the type as a relative URI, at which there is a page} */
    public String uri() {
        return "/problems/" + slug;
    }

    public String title() {
        return title;
    }

    /** {@return in a few sentences, what happened and what a client can do} */
    public String explanation() {
        return explanation;
    }

    /** {@return the type for an error that was found outside of our routes, of which only the status is known} */
    public static ProblemType of(Status status) {
        for (ProblemType type : values()) {
            if (type.status.code() == status.code() && type != INVALID_CURSOR) {
                return type;
            }
        }
        return status.code() < 500 ? MALFORMED : INTERNAL;
    }
}
