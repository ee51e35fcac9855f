#include "report/ratio_json.h"

#include <array>
#include <vector>

#include <nlohmann/json.hpp>

namespace acrida {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::array kKinds = {"per_class", "total"};

void write_shares(JsonWriter& json, const Ordered& shares, int depth) {
  json.begin_array();
  for (const auto& [name, share] : shares.items()) {
    const auto ratio = share.find("ratio");
    if (ratio == share.end() || !ratio->is_number()) {
      continue;
    }
    json.begin_object().field("name", name).field("ratio", ratio->get<double>());
    if (const auto tasks = share.find("tasks"); tasks != share.end() && depth < kRatioDepthMax) {
      json.key("tasks");
      write_shares(json, *tasks, depth + 1);
    }
    json.end_object();
  }
  json.end_array();
}

void read_shares(JsonReader& reader,
                 const std::vector<JsonReader::Value>& shares,
                 JsonWriter& json,
                 int depth) {
  json.begin_object();
  for (const JsonReader::Value share : shares) {
    json.key(reader.text(share, "name")).begin_object();
    json.field("ratio", reader.real(share, "ratio"));
    if (reader.has(share, "tasks") && depth < kRatioDepthMax) {
      json.key("tasks");
      read_shares(reader, reader.array(share, "tasks"), json, depth + 1);
    }
    json.end_object();
  }
  json.end_object();
}

}  // namespace

void write_ratio(JsonWriter& json, std::string_view ratio) {
  const Ordered document = Ordered::parse(ratio, nullptr, false);
  json.begin_object();
  for (const char* const kind : kKinds) {
    json.key(kind);
    const bool known = document.is_object() && document.contains(kind);
    write_shares(json, known ? document[kind] : Ordered::object(), 1);
  }
  json.end_object();
}

std::string read_ratio(JsonReader& reader, JsonReader::Value json) {
  JsonWriter document;
  document.begin_object();
  for (const char* const kind : kKinds) {
    document.key(kind);
    read_shares(reader, reader.array(json, kind), document, 1);
  }
  document.end_object();
  return document.take();
}

}  // namespace acrida
