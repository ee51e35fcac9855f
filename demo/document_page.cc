#include "demo/document_page.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/calendar.h"
#include "demo/document_input.h"
#include "demo/document_rules.h"
#include "demo/document_store.h"
#include "demo/naming_series.h"
#include "demo/permissions.h"
#include "demo/tag.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;

ErpError duplicate_error(const Document& document) {
  return {.status = 409,
          .exc_type = "DuplicateEntryError",
          .message = std::string(document.doctype->name) + " " + document.name + " already exists",
          .title = "Duplicate Name"};
}

std::string company_suffix(Database& database, const Document& document) {
  return " - " + document_text(database, "Company", document.text("company"), "abbr");
}

// "Rao", or "Rao - 1" when there is a Rao.
std::string counted_name(Database& database, const Document& document) {
  const std::string wanted(trim(document.text(document.doctype->source)));
  std::string name = wanted;
  for (int count = 1; document_exists(database, *document.doctype, name); ++count) {
    name = wanted + " - " + std::to_string(count);
  }
  return name;
}

// The name of a new document; "" when what it is made of is missing.
std::string name_of(SiteState& site, const Call& call, const Document& document) {
  const Doctype& doctype = *document.doctype;
  Database& database = *site.database;
  switch (doctype.naming) {
    case Naming::kField:
      return std::string(trim(document.text(doctype.source)));
    case Naming::kCounted:
      return counted_name(database, document);
    case Naming::kOfCompany:
      return document.text(doctype.source).empty()
                 ? std::string()
                 : document.text(doctype.source) + company_suffix(database, document);
    case Naming::kSeries:
      return next_name(database,
                       std::string(doctype.source) + std::to_string(year_of(call.now)) + "-");
    case Naming::kHash:
      return site.names.next(kRowNameLength);
    case Naming::kPrompt: {
      const std::string name = call.arguments["name"].as_text();
      return name.empty() ? call.arguments["__newname"].as_text() : name;
    }
    case Naming::kSingle:
      return std::string(doctype.name);
  }
  return {};
}

Checked name_document(SiteState& site, const Call& call, Document& document) {
  const Doctype& doctype = *document.doctype;
  document.name = name_of(site, call, document);
  if (document.name.empty()) {
    return doctype.naming == Naming::kPrompt
               ? refuse(validation_error("Please set the document name"))
               : check_mandatory(document);
  }
  if (document.name.size() > kEchoBytesMax) {
    return refuse({.exc_type = "CharacterLengthExceededError",
                   .message = "Name will get truncated, as max characters allowed is 140"});
  }
  return document_exists(*site.database, doctype, document.name) ? refuse(duplicate_error(document))
                                                                 : Checked();
}

// What the doctype's controller says: ERPNext's, but for the doctypes of the site itself.
Checked by_controller(const Document& document, Checked checked) {
  const bool is_of_frappe = std::ranges::any_of(
      administration_doctypes(),
      [&](const Doctype& doctype) { return doctype.name == document.doctype->name; });
  return is_of_frappe ? checked : by_erpnext(std::move(checked));
}

Checked run(Checked (*step)(SiteState&, Document&), SiteState& site, Document& document) {
  return step == nullptr ? Checked() : by_controller(document, step(site, document));
}

Checked check_unique(Database& database, const Document& document) {
  const std::span<const Field> fields = document.doctype->fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].is_unique || document.values[i].is_empty()) {
      continue;
    }
    Query other =
        database.query("SELECT 1 FROM " + std::string(document.doctype->table) + " WHERE " +
                       std::string(column_of(fields[i])) + " = ? AND name != ?");
    other.bind(document.values[i].text).bind(document.name);
    if (other.next()) {
      return refuse({.exc_type = "UniqueValidationError",
                     .message = label_of(fields[i]) + " must be unique"});
    }
  }
  return {};
}

Checked validate(SiteState& site, Document& document, const Document* before) {
  const DocumentRules& rules = rules_of(document.doctype->name);
  if (rules.validate != nullptr) {
    if (auto valid = by_controller(document, rules.validate(site, document, before)); !valid) {
      return valid;
    }
  }
  if (auto complete = check_mandatory(document); !complete) {
    return complete;
  }
  return check_unique(*site.database, document);
}

Checked insert(SiteState& site, const Call& call, Document& document) {
  if (auto named = name_document(site, call, document); !named) {
    return named;
  }
  if (auto valid = validate(site, document, nullptr); !valid) {
    return valid;
  }
  insert_document(*site.database, document);
  const DocumentRules& rules = rules_of(document.doctype->name);
  if (auto inserted = run(rules.inserted, site, document); !inserted) {
    return inserted;
  }
  return document.docstatus == kSubmitted ? run(rules.submitted, site, document) : Checked();
}

// The docstatus that a PUT asks for.
std::expected<int, ErpError> requested_docstatus(const Call& call, const Document& document) {
  const Value requested = call.arguments["docstatus"];
  const std::int64_t target = requested.is_null() ? document.docstatus : requested.as_integer();
  if (target < kDraft || target > kCancelled ||
      (target != kDraft && !document.doctype->is_submittable)) {
    return refuse(validation_error("Invalid docstatus " + std::to_string(target)));
  }
  if (document.docstatus == kCancelled) {
    return refuse(validation_error("Cannot edit cancelled document"));
  }
  const bool is_step = target == document.docstatus || target == document.docstatus + 1;
  if (!is_step) {
    return refuse(transition_error(document.docstatus, static_cast<int>(target)));
  }
  return static_cast<int>(target);
}

Action action_of(int from, int to) {
  return from == to ? Action::kWrite : to == kSubmitted ? Action::kSubmit : Action::kCancel;
}

// An update after submit, of which nothing may change.
Checked check_unchanged(SiteState& site, const Call& call, const Document& document) {
  Document changed = document;
  if (auto applied = apply_arguments(site.names, call.arguments, changed); !applied) {
    return applied;
  }
  const std::span<const Field> fields = document.doctype->fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (changed.values[i] != document.values[i]) {
      return refuse(changed_after_submit({}, label_of(fields[i]), document.values[i].text,
                                         changed.values[i].text));
    }
  }
  return {};
}

// What a PUT makes of the stored document.
Checked change(SiteState& site, const Call& call, Document& document) {
  const auto target = requested_docstatus(call, document);
  if (!target) {
    return refuse(target.error());
  }
  const std::string_view doctype = document.doctype->name;
  const Action action = action_of(document.docstatus, *target);
  if (!may(call.account, action, doctype)) {
    return refuse(not_permitted(action_name(action), doctype));
  }
  if (document.docstatus == kSubmitted && *target == kSubmitted) {
    return check_unchanged(site, call, document);
  }
  const Document before = document;
  document.docstatus = *target;
  document.modified = timestamp_text(call.now);
  document.modified_by = call.account->usr;
  const DocumentRules& rules = rules_of(doctype);
  if (*target == kCancelled) {
    replace_document(*site.database, document);
    return run(rules.cancelled, site, document);
  }
  if (auto applied = apply_arguments(site.names, call.arguments, document); !applied) {
    return applied;
  }
  if (auto linked = check_links(*site.database, document); !linked) {
    return linked;
  }
  if (auto valid = validate(site, document, &before); !valid) {
    return valid;
  }
  replace_document(*site.database, document);
  return *target == kSubmitted ? run(rules.submitted, site, document) : Checked();
}

// The document that a call is about, when the caller may do `action` with its like.
std::expected<Document, ErpError> find_subject(SiteState& site, const Call& call, Action action) {
  const Doctype* doctype = find_doctype(call.doctype);
  if (doctype == nullptr) {
    return refuse(missing_document("DocType", shorten(call.doctype, kEchoBytesMax)));
  }
  if (!may(call.account, action, doctype->name)) {
    return refuse(not_permitted(action_name(action), doctype->name));
  }
  auto document = find_document(*site.database, *doctype, call.subject);
  if (!document) {
    return refuse(missing_document(doctype->name, shorten(call.subject, kEchoBytesMax)));
  }
  return *std::move(document);
}

Answer finish(SiteState& site, Call& call, const Document& document, Transaction& transaction) {
  if (auto committed = transaction.commit(); !committed) {
    return refuse(database_error(committed.error().message()));
  }
  const DocumentRules& rules = rules_of(document.doctype->name);
  if (rules.committed != nullptr) {
    rules.committed(site, call, document.name);
  }
  return data_page(to_json(document));
}

}  // namespace

ServicePlan plan_document_write(SiteState& site, const Call& call) {
  const std::string lock =
      call.subject.empty() ? std::string() : "row " + call.doctype + " " + call.subject;
  return lock.empty()
             ? ServicePlan{.before_lock = site.costs.document, .lock = {}, .under_lock = {}}
             : ServicePlan{
                   .before_lock = Duration(0), .lock = lock, .under_lock = site.costs.document};
}

Answer create_document(SiteState& site, Call& call) {
  const Doctype* doctype = find_doctype(call.doctype);
  if (doctype == nullptr) {
    return refuse(missing_document("DocType", shorten(call.doctype, kEchoBytesMax)));
  }
  if (!may(call.account, Action::kCreate, doctype->name)) {
    return refuse(not_permitted(action_name(Action::kCreate), doctype->name));
  }
  Document document(*doctype, call.now);
  document.owner = call.account->usr;
  document.modified_by = document.owner;
  document.creation = timestamp_text(call.now);
  document.modified = document.creation;
  document.docstatus =
      doctype->is_submittable && call.arguments["docstatus"].as_integer() == kSubmitted ? kSubmitted
                                                                                        : kDraft;
  if (auto applied = apply_arguments(site.names, call.arguments, document); !applied) {
    return refuse(std::move(applied.error()));
  }
  if (auto linked = check_links(*site.database, document); !linked) {
    return refuse(std::move(linked.error()));
  }
  Transaction transaction(*site.database);
  if (auto inserted = insert(site, call, document); !inserted) {
    return refuse(std::move(inserted.error()));
  }
  return finish(site, call, document, transaction);
}

Answer read_document(SiteState& site, Call& call) {
  const auto document = find_subject(site, call, Action::kRead);
  return document ? Answer(data_page(to_json(*document))) : refuse(document.error());
}

Answer update_document(SiteState& site, Call& call) {
  auto document = find_subject(site, call, Action::kWrite);
  if (!document) {
    return refuse(std::move(document.error()));
  }
  if (auto unmodified = check_unmodified(call.arguments, document->modified); !unmodified) {
    return refuse(std::move(unmodified.error()));
  }
  Transaction transaction(*site.database);
  if (auto changed = change(site, call, *document); !changed) {
    return refuse(std::move(changed.error()));
  }
  return finish(site, call, *document, transaction);
}

Answer delete_document_page(SiteState& site, Call& call) {
  const auto document = find_subject(site, call, Action::kDelete);
  if (!document) {
    return refuse(document.error());
  }
  if (document->docstatus == kSubmitted) {
    return refuse(
        validation_error("Submitted Record cannot be deleted. You must Cancel it first."));
  }
  const DocumentRules& rules = rules_of(document->doctype->name);
  Transaction transaction(*site.database);
  if (rules.trashed != nullptr) {
    if (auto trashed = by_controller(*document, rules.trashed(site, *document)); !trashed) {
      return refuse(std::move(trashed.error()));
    }
  }
  if (auto unlinked = check_unlinked(*site.database, *document->doctype, document->name);
      !unlinked) {
    return refuse(std::move(unlinked.error()));
  }
  delete_document(*site.database, *document->doctype, document->name);
  remove_tags(*site.database, document->doctype->name, document->name);
  if (auto done = finish(site, call, *document, transaction); !done) {
    return done;
  }
  return Page{.status = 202, .body = R"({"data":"ok"})"};
}

ErpError transition_error(int from, int to) {
  const auto name = [](int docstatus) {
    return docstatus == kDraft       ? "0 (Draft)"
           : docstatus == kSubmitted ? "1 (Submitted)"
                                     : "2 (Cancelled)";
  };
  return {.exc_type = "DocstatusTransitionError",
          .message = std::string("Cannot change docstatus from ") + name(from) + " to " + name(to)};
}

ErpError changed_after_submit(std::string_view row,
                              std::string_view label,
                              std::string_view from,
                              std::string_view to) {
  return {.exc_type = "UpdateAfterSubmitError",
          .message = std::string(row) + " Not allowed to change <strong>" + std::string(label) +
                     "</strong> after submission from <strong>" + shorten(from, kEchoBytesMax) +
                     "</strong> to <strong>" + shorten(to, kEchoBytesMax) + "</strong>",
          .title = "Cannot Update After Submit"};
}

Checked check_unmodified(const Value& arguments, std::string_view modified) {
  const std::string seen = arguments["modified"].as_text();
  if (seen.empty() || seen == modified) {
    return {};
  }
  return refuse({.exc_type = "TimestampMismatchError",
                 .message = "Error: Document has been modified after you have opened it (" +
                            std::string(modified) + ", " + shorten(seen, kEchoBytesMax) +
                            "). Please refresh to get the latest document."});
}

Checked check_unlinked(Database& database, const Doctype& doctype, std::string_view name) {
  const auto link = find_link_to(database, doctype, name);
  if (!link) {
    return {};
  }
  return refuse({.exc_type = "LinkExistsError",
                 .message = "Cannot delete or cancel because " + std::string(doctype.name) + " " +
                            std::string(name) + " is linked with " + link->doctype + " " +
                            link->name});
}

}  // namespace acrida::demo
