package dev.productcatalog.bootstrap.settings;

import dev.productcatalog.http.settings.UnusableFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The file {@code conf/application.yaml}, read by the YAML library itself: a configuration library took a third of the
 * start.
 */
final class SettingsFile {

    private SettingsFile() {
    }

    /** {@return the values as they are written there, by their keys; none if there is no such file} */
    static Map<String, String> read(Path file) {
        Map<String, String> values = new HashMap<>();
        if (Files.exists(file)) {
            try {
                Node root = new Yaml().compose(new StringReader(Files.readString(file)));
                if (root != null) {
                    Set<String> keys = SettingTable.rows().stream().map(Setting::key).collect(Collectors.toSet());
                    collect(root, "", file, keys, values);
                }
            } catch (IOException e) {
                throw new WrongSetting(file + " cannot be read: " + UnusableFile.reason(e), e);
            } catch (YAMLException e) {
                throw new WrongSetting(file + " cannot be read as YAML: " + e.getMessage(), e);
            }
        }
        return values;
    }

    /** Takes in {@code a: {b: 1}} as well as {@code a.b: 1}. An empty value is none. */
    private static void collect(Node node, String key, Path file, Set<String> keys, Map<String, String> values) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple member : mapping.getValue()) {
                String name = member.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                collect(member.getValueNode(), key.isEmpty() ? name : key + '.' + name, file, keys, values);
            }
            return;
        }
        boolean isText = node instanceof ScalarNode;
        String value = node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL) ? scalar.getValue() : "";
        if (!isText || !value.isEmpty() && !keys.contains(key)) {
            throw new WrongSetting("%s is no setting (%s), the nearest is %s".formatted(key, file,
                    UnknownNames.nearest(key, keys)));
        }
        if (values.put(key, value) != null) {
            throw new WrongSetting("%s is given twice (%s)".formatted(key, file));
        }
    }
}
