import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes another service from this house: copies the files that git knows into a new folder, with other names for the
 * package (and Maven's group and Java's modules) and for the entity. Run it at the root of a clone:
 *
 * <pre>java tools/NewService.java ../bookings com.acme.bookings Booking</pre>
 */
final class NewService {

    private static final int WIDTH = 120;
    private static final String PACKAGE = "dev.productcatalog";

    /** Words that have the entity's name in them and do not mean it, such as a method of JDBC. */
    private static final Pattern ENTITY =
            Pattern.compile("(?<!Database|database|[Rr]e|RE)(Product|product|PRODUCT)(?!ion|ivity|ION)");

    private final Path target;
    private final String newPackage;
    private final String entity;

    private NewService(Path target, String newPackage, String entity) {
        this.target = target;
        this.newPackage = newPackage;
        this.entity = entity;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3 || !arguments[1].matches("[a-z]\\w*(\\.[a-z]\\w*)+")
                || !arguments[2].matches("[A-Z][a-z]+")) {
            throw new IllegalArgumentException("java tools/NewService.java FOLDER PACKAGE ENTITY,"
                    + " such as ../bookings com.acme.bookings Booking (one word, of which the plural ends in s)");
        }
        new NewService(Path.of(arguments[0]), arguments[1], arguments[2]).make();
    }

    private void make() throws IOException, InterruptedException {
        if (Files.exists(target)) {
            throw new IllegalArgumentException(target + " exists");
        }
        List<Path> files = tracked();
        Pattern taken = Pattern.compile("\\b" + entity + "s?\\b", Pattern.CASE_INSENSITIVE);
        for (Path file : files) {
            if (file.toString().contains("/src/")
                    && text(file).filter(text -> taken.matcher(text).find()).isPresent()) {
                throw new IllegalArgumentException("\"" + entity + "\" means something else in " + file + " already");
            }
        }
        int width = WIDTH;
        for (Path file : files) {
            Path made = target.resolve(renamed(file.toString()));
            Files.createDirectories(made.getParent());
            Files.copy(file, made, StandardCopyOption.COPY_ATTRIBUTES); // scripts stay executable
            Optional<String> text = text(file);
            if (text.isPresent()) {
                String renamed = renamed(text.get());
                boolean isJava = made.toString().endsWith(".java");
                Files.writeString(made, isJava ? withSortedImports(renamed) : renamed);
                width = isJava ? Math.max(width, renamed.lines().mapToInt(String::length).max().orElse(0)) : width;
            }
        }
        System.out.println(files.size() + " files in " + target);
        if (width > WIDTH) {
            Path style = target.resolve("checkstyle.xml");
            Files.writeString(style,
                    Files.readString(style).replace("value=\"" + WIDTH + '"', "value=\"" + width + '"'));
            System.out.println("With these names lines have up to " + width + " characters: " + style
                    + " allows that, until you wrap them");
        }
    }

    private static List<Path> tracked() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "ls-files").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<Path> files = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .map(Path::of).filter(Files::isRegularFile).collect(Collectors.toList());
        if (git.waitFor() != 0 || files.isEmpty()) {
            throw new IllegalStateException("this is no clone of the repository");
        }
        return files;
    }

    /** {@return what is in the file, if that is text} */
    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private String renamed(String text) {
        String moved = text.replace(PACKAGE, newPackage)
                .replace(PACKAGE.replace(".", "\\\\."), newPackage.replace(".", "\\\\.")) // in a pattern
                .replace(PACKAGE.replace('.', '/'), newPackage.replace('.', '/'));
        return ENTITY.matcher(moved).replaceAll(found -> switch (found.group()) {
            case "Product" -> entity;
            case "product" -> entity.toLowerCase(Locale.ROOT);
            default -> entity.toUpperCase(Locale.ROOT);
        });
    }

    /** Another package comes elsewhere in the alphabet. */
    private static String withSortedImports(String text) {
        List<String> sorted = new ArrayList<>();
        List<String> imports = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("import ")) {
                imports.add(line);
                continue;
            }
            imports.sort((one, other) -> one.replace(";", "").compareTo(other.replace(";", "")));
            sorted.addAll(imports);
            imports.clear();
            sorted.add(line);
        }
        return String.join("\n", sorted);
    }
}
