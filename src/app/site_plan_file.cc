#include "app/site_plan_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <optional>
#include <utility>

#include <toml++/toml.h>

#include "app/option_setting.h"
#include "base/escape.h"
#include "base/spelling.h"
#include "base/strings.h"
#include "scenario/csv_table.h"

namespace acrida {
namespace {

// The file, and the first thing that is wrong with it.
class PlanFile {
 public:
  PlanFile(std::string_view text, std::string_view path) : path_(path), lines_(split(text, '\n')) {}

  void wrong(const toml::source_position& position, std::string_view what) {
    if (error_) {
      return;
    }
    const std::size_t index = position.line == 0 ? 0 : position.line - 1;
    const std::string_view line = index < lines_.size() ? lines_[index] : std::string_view();
    error_ = place_error(
        file_place(path_, position.line, line, position.column == 0 ? 0 : position.column - 1),
        what);
  }
  std::optional<Error>& error() { return error_; }

 private:
  std::string_view path_;
  std::vector<std::string_view> lines_;
  std::optional<Error> error_;
};

Value to_value(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    Value object = Value::object({});
    for (const auto& [key, element] : *table) {
      object.set(key.str(), to_value(element));
    }
    return object;
  }
  if (const auto* array = node.as_array()) {
    Value list = Value::list({});
    for (const toml::node& element : *array) {
      list.append(to_value(element));
    }
    return list;
  }
  if (const auto* truth = node.as_boolean()) {
    return Value(truth->get() ? 1 : 0);
  }
  if (const auto* integer = node.as_integer()) {
    return Value(integer->get());
  }
  if (const auto* real = node.as_floating_point()) {
    return Value(real->get());
  }
  return Value(node.value<std::string>().value_or(""));
}

using Node = toml::node;

// What a node is as the kind of thing that a key wants, or the node that is something else: an
// element of a list may be.
template <class Thing>
using Read = std::expected<Thing, const Node*>;

template <class Thing>
Read<Thing> read_if(const Node& node, bool is_so, std::optional<Thing> thing) {
  return is_so && thing ? Read<Thing>(*std::move(thing)) : std::unexpected(&node);
}

Read<std::string> as_text(const Node& node) {
  return read_if(node, node.is_string(), node.value<std::string>());
}

Read<double> as_number(const Node& node) {
  const auto number = node.value<double>();
  return read_if(node, node.is_number() && number >= 0.0, number);
}

Read<std::int64_t> as_count(const Node& node) {
  const auto count = node.value<std::int64_t>();
  return read_if(node, node.is_integer() && count > 0, count);
}

Read<bool> as_flag(const Node& node) {
  return read_if(node, node.is_boolean(), node.value<bool>());
}

Read<const toml::table*> as_table(const Node& node) {
  return read_if(node, node.is_table(), std::optional(node.as_table()));
}

Read<Value> as_object(const Node& node) {
  return read_if(node, node.is_table(), std::optional(to_value(node)));
}

template <class Thing, Read<Thing> (*as_thing)(const Node&)>
Read<std::vector<Thing>> as_list_of(const Node& node) {
  const toml::array* const array = node.as_array();
  if (array == nullptr) {
    return std::unexpected(&node);
  }
  std::vector<Thing> things;
  for (const Node& element : *array) {
    Read<Thing> thing = as_thing(element);
    if (!thing) {
      return std::unexpected(thing.error());
    }
    things.push_back(*std::move(thing));
  }
  return things;
}

// One table of the plan: each key is read once, and done() refuses those that nobody read.
class PlanTable {
 public:
  PlanTable(PlanFile& file, const toml::table& table, std::string name)
      : file_(file), table_(table), name_(std::move(name)) {}

  PlanTable& text(std::string_view key, std::string& out) {
    return read_key(key, out, as_text, "a text in quotes");
  }
  PlanTable& needed(std::string_view key, std::string& out) {
    text(key, out);
    if (out.empty()) {
      file_.wrong(table_.source().begin, fmt::format("{} needs `{}`", name_, key));
    }
    return *this;
  }
  PlanTable& number(std::string_view key, double& out) {
    return read_key(key, out, as_number, "a number from 0");
  }
  PlanTable& count(std::string_view key, std::int64_t& out) {
    return read_key(key, out, as_count, "a whole number from 1");
  }
  PlanTable& flag(std::string_view key, bool& out) {
    return read_key(key, out, as_flag, "true or false");
  }
  PlanTable& texts(std::string_view key, std::vector<std::string>& out) {
    return read_key(key, out, as_list_of<std::string, as_text>, "a list of texts");
  }
  PlanTable& object(std::string_view key, Value& out) {
    return read_key(key, out, as_object, "a table, as in {a = 1}");
  }
  // The tables of [[key]]; `read` reads one.
  template <class Row, class Read>
  PlanTable& rows(std::string_view key, std::vector<Row>& out, Read read) {
    std::vector<const toml::table*> tables;
    read_key(key, tables, as_list_of<const toml::table*, as_table>,
             fmt::format("tables: [[{}]]", key));
    for (const toml::table* const table : tables) {
      PlanTable row(file_, *table, fmt::format("[[{}]]", key));
      read(row, out.emplace_back());
      row.done();
    }
    return *this;
  }
  template <class Read>
  PlanTable& table(std::string_view key, Read read) {
    const toml::table* table = nullptr;
    read_key(key, table, as_table, fmt::format("a table: [{}]", key));
    if (table != nullptr) {
      PlanTable inner(file_, *table, fmt::format("[{}]", key));
      read(inner);
      inner.done();
    }
    return *this;
  }

  void done() {
    for (const auto& [key, node] : table_) {
      if (std::ranges::find(known_, key.str()) != known_.end()) {
        continue;
      }
      const std::optional<std::string> nearest = nearest_word(key.str(), known_);
      file_.wrong(key.source().begin,
                  fmt::format("{} has no key '{}'{}", name_, escape_for_terminal(key.str()),
                              nearest ? fmt::format(". Did you mean '{}'?", *nearest)
                                      : fmt::format("; it has {}", join(known_, ", "))));
    }
  }

 private:
  template <class Thing>
  PlanTable& read_key(std::string_view key,
                      Thing& out,
                      Read<Thing> (*as_thing)(const Node&),
                      std::string_view expected) {
    known_.emplace_back(key);
    const Node* const node = table_.get(key);
    if (node == nullptr) {
      return *this;
    }
    if (Read<Thing> thing = as_thing(*node)) {
      out = *std::move(thing);
    } else {
      file_.wrong(thing.error()->source().begin, fmt::format("`{}` is {}", key, expected));
    }
    return *this;
  }

  PlanFile& file_;
  const toml::table& table_;
  const std::string name_;
  std::vector<std::string> known_;
};

void read_root(PlanTable& root, SitePlan& plan) {
  root.needed("company", plan.company)
      .needed("currency", plan.currency)
      .needed("warehouse", plan.warehouse)
      .needed("price_list", plan.price_list)
      .text("naming_series", plan.naming_series)
      .text("accounts", plan.accounts)
      .table("customer",
             [&](PlanTable& table) {
               table.needed("name", plan.customer.name)
                   .text("type", plan.customer.type)
                   .text("group", plan.customer.group)
                   .text("territory", plan.customer.territory);
             })
      .rows("items", plan.items,
            [](PlanTable& row, PlannedItem& item) {
              row.needed("code", item.code)
                  .needed("name", item.name)
                  .needed("group", item.group)
                  .needed("uom", item.uom)
                  .number("rate", item.rate)
                  .number("valuation_rate", item.valuation_rate)
                  .number("stock", item.stock);
            })
      .rows(
          "modes", plan.modes,
          [](PlanTable& row, PlannedMode& mode) {
            row.needed("name", mode.name).needed("type", mode.type).needed("account", mode.account);
          })
      .rows("profiles", plan.profiles, [](PlanTable& row, PlannedProfile& profile) {
        row.needed("name", profile.name)
            .texts("modes", profile.modes)
            .needed("write_off_account", profile.write_off_account)
            .needed("write_off_cost_center", profile.write_off_cost_center)
            .flag("partial_payment", profile.partial_payment);
      });
  root.rows("people", plan.people,
            [](PlanTable& row, PlannedPeople& people) {
              row.needed("profile", people.profile)
                  .texts("roles", people.roles)
                  .flag("default_customer", people.default_customer);
            })
      .rows("methods", plan.methods,
            [](PlanTable& row, PlannedMethod& method) {
              row.needed("method", method.method)
                  .text("profile", method.profile)
                  .object("arguments", method.arguments)
                  .text("script", method.script)
                  .text("remedy", method.remedy)
                  .count("calls", method.calls)
                  .flag("optional", method.optional);
            })
      .rows("reports", plan.reports, [](PlanTable& row, PlannedReport& report) {
        row.needed("name", report.name)
            .text("profile", report.profile)
            .object("filters", report.filters)
            .text("query", report.query)
            .text("document_type", report.document_type)
            .text("module", report.module)
            .texts("roles", report.roles)
            .flag("optional", report.optional);
      });
}

// What one part of the plan says of another.
Result<void> check_references(const SitePlan& plan, std::string_view path) {
  const auto wrong = [&](std::string what) {
    return fail(fmt::format("{}: {}", path, escape_for_terminal(what)));
  };
  std::vector<std::string> modes;
  modes.reserve(plan.modes.size());
  for (const PlannedMode& mode : plan.modes) {
    modes.push_back(mode.name);
  }
  for (const PlannedProfile& profile : plan.profiles) {
    if (profile.modes.empty()) {
      return wrong(fmt::format("the profile {} has no `modes`", profile.name));
    }
    for (const std::string& mode : profile.modes) {
      if (std::ranges::find(modes, mode) == modes.end()) {
        const std::optional<std::string> nearest = nearest_word(mode, modes);
        return wrong(fmt::format(
            "the profile {} names the mode '{}', which no [[modes]] describes{}", profile.name,
            mode, nearest ? fmt::format(". Did you mean '{}'?", *nearest) : ""));
      }
    }
  }
  for (const PlannedReport& report : plan.reports) {
    if (!report.query.empty() && report.document_type.empty()) {
      return wrong(fmt::format("the report {} has a `query` and no `document_type`", report.name));
    }
  }
  return {};
}

}  // namespace

Result<SitePlan> parse_site_plan(std::string_view text, std::string_view path) {
  PlanFile file(text, path);
  toml::table table;
  // toml++ reports by exception; it ends here.
  try {
    table = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    file.wrong(error.source().begin,
               fmt::format("not TOML: {}", escape_for_terminal(error.description())));
  }
  SitePlan plan;
  if (!file.error()) {
    PlanTable root(file, table, "the site plan");
    read_root(root, plan);
    root.done();
  }
  if (std::optional<Error>& error = file.error()) {
    return fail(std::move(*error));
  }
  if (Result<void> checked = check_references(plan, path); !checked) {
    return fail(std::move(checked.error()));
  }
  return plan;
}

Result<std::vector<SiteAccount>> read_site_accounts(const std::string& path) {
  const auto table = detail::CsvTable::read(path, {});
  if (!table) {
    return fail(table.error());
  }
  const auto user = table->column("usr");
  const auto password = table->column("pwd");
  if (!user || !password) {
    return fail(fmt::format("{}: needs the columns usr and pwd", escape_for_terminal(path)));
  }
  const auto profile = table->column("profile");
  const auto pos_profile = table->column("pos_profile");
  const auto field = [&](std::size_t row, std::optional<std::size_t> column) {
    return column ? std::string(table->field(row, *column)) : std::string();
  };
  std::vector<SiteAccount> accounts;
  for (std::size_t row = 0; row < table->size(); ++row) {
    accounts.push_back({.user = field(row, user),
                        .password = field(row, password),
                        .profile = field(row, profile),
                        .pos_profile = field(row, pos_profile)});
    if (accounts.back().user.empty()) {
      return fail(fmt::format("{}:{}: no user", escape_for_terminal(path), table->line(row)));
    }
  }
  return accounts;
}

std::string beside_plan(std::string_view plan_path, std::string_view name) {
  const std::size_t slash = plan_path.rfind('/');
  if (name.starts_with('/') || slash == std::string_view::npos) {
    return std::string(name);
  }
  return fmt::format("{}/{}", plan_path.substr(0, slash), name);
}

}  // namespace acrida
