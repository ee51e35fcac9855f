#include "demo/tag.h"

#include <array>
#include <string>

#include "base/escape.h"
#include "demo/calendar.h"
#include "demo/document.h"
#include "demo/document_store.h"
#include "demo/json_text.h"
#include "demo/permissions.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;

Document stamped(const Call& call, std::string_view doctype, std::string_view name) {
  Document document(*find_doctype(doctype), call.now);
  document.name = name;
  document.owner = call.account->usr;
  document.modified_by = document.owner;
  document.creation = timestamp_text(call.now);
  document.modified = document.creation;
  return document;
}

bool is_tagged(Database& database, const Document& link) {
  Query row = database.query(
      "SELECT 1 FROM tag_link WHERE document_name = ? AND document_type = ? AND tag = ?");
  row.bind(link.text("document_name")).bind(link.text("document_type")).bind(link.text("tag"));
  return row.next();
}

}  // namespace

void remove_tags(Database& database, std::string_view doctype, std::string_view name) {
  database.query("DELETE FROM tag_link WHERE document_type = ? AND document_name = ?")
      .bind(doctype)
      .bind(name)
      .run();
}

Answer add_tag(SiteState& site, Call& call) {
  constexpr std::array<std::string_view, 3> kArguments{"tag", "dt", "dn"};
  for (const std::string_view argument : kArguments) {
    if (call.arguments[argument].is_null()) {
      return refuse(python_error(
          "TypeError",
          "add_tag() missing 1 required positional argument: '" + std::string(argument) + "'"));
    }
  }
  const std::string tag = shorten(call.arguments["tag"].as_text(), kEchoBytesMax);
  const std::string doctype = call.arguments["dt"].as_text();
  const std::string name = call.arguments["dn"].as_text();
  Database& database = *site.database;
  const Doctype* definition = find_doctype(doctype);
  if (definition == nullptr || !document_exists(database, *definition, name)) {
    return refuse(missing_document(definition == nullptr ? "DocType" : doctype,
                                   shorten(definition == nullptr ? doctype : name, kEchoBytesMax)));
  }
  if (!may(call.account, Action::kWrite, doctype)) {
    return refuse(not_permitted(action_name(Action::kWrite), doctype));
  }
  Transaction transaction(database);
  if (!document_exists(database, *find_doctype("Tag"), tag)) {
    insert_document(database, stamped(call, "Tag", tag));
  }
  Document link = stamped(call, "Tag Link", site.names.next(kRowNameLength));
  link.set("document_type", doctype);
  link.set("document_name", name);
  link.set("parent", name);
  link.set("tag", tag);
  link.set("title", name);
  if (!is_tagged(database, link)) {
    insert_document(database, link);
  }
  if (auto committed = transaction.commit(); !committed) {
    return refuse(database_error(committed.error().message()));
  }
  std::string json;
  append_json_string(json, tag);
  return message_page(json);
}

}  // namespace acrida::demo
