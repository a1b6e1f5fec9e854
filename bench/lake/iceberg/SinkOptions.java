import java.lang.reflect.Field;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.connect.IcebergSinkConfig;
import org.apache.iceberg.connect.transforms.KafkaMetadataTransform;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;

/** Prints, as JSON, the options that the classes of a Connect configuration define themselves. */
class SinkOptions {
  private static String list(Iterable<String> names) {
    TreeSet<String> sorted = new TreeSet<>();
    names.forEach(sorted::add);
    return sorted.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ", "[", "]"));
  }

  private static String constant(String name) throws ReflectiveOperationException {
    Field field = IcebergSinkConfig.class.getDeclaredField(name);
    field.setAccessible(true);
    return (String) field.get(null);
  }

  private static ConfigDef definition(Class<?> of) throws ReflectiveOperationException {
    Field field = of.getDeclaredField("CONFIG_DEF");
    field.setAccessible(true);
    return (ConfigDef) field.get(null);
  }

  public static void main(String[] arguments) throws ReflectiveOperationException {
    List<String> prefixes = List.of(
        constant("CATALOG_PROP_PREFIX"), constant("HADOOP_PROP_PREFIX"), constant("KAFKA_PROP_PREFIX"),
        constant("AUTO_CREATE_PROP_PREFIX"), constant("WRITE_PROP_PREFIX"));
    TreeMap<String, String> found = new TreeMap<>();
    found.put("sink", list(IcebergSinkConfig.CONFIG_DEF.names()));
    found.put("prefixes", list(prefixes));
    found.put("connect", list(SinkConnectorConfig.configDef().names()));
    found.put("json", list(JsonConverterConfig.configDef().names()));
    found.put("metadata", list(definition(KafkaMetadataTransform.class).names()));
    String text = found.entrySet().stream()
        .map(entry -> "  \"" + entry.getKey() + "\": " + entry.getValue())
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
    System.out.println(text);
  }
}
