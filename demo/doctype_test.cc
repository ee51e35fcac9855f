#include "demo/doctype.h"

#include <gtest/gtest.h>

#include <set>

namespace acrida::demo {
namespace {

std::vector<const Field*> fields_with_links(const Doctype& doctype) {
  std::vector<const Field*> linking;
  const auto collect = [&](std::span<const Field> fields) {
    for (const Field& field : fields) {
      if (!field.link.empty()) {
        linking.push_back(&field);
      }
    }
  };
  collect(doctype.fields);
  for (const ChildTable& table : doctype.children) {
    collect(table.fields);
  }
  return linking;
}

TEST(Doctypes, HaveATableEach) {
  std::set<std::string_view> names;
  std::set<std::string_view> tables;
  for (const Doctype* doctype : all_doctypes()) {
    EXPECT_TRUE(names.insert(doctype->name).second) << doctype->name;
    EXPECT_TRUE(tables.insert(doctype->table).second) << doctype->table;
    for (const ChildTable& table : doctype->children) {
      EXPECT_TRUE(tables.insert(table.table).second) << table.table;
    }
    EXPECT_EQ(find_doctype(doctype->name), doctype);
  }
}

TEST(Doctypes, LinkToDoctypes) {
  for (const Doctype* doctype : all_doctypes()) {
    for (const Field* field : fields_with_links(*doctype)) {
      const bool is_special = field->link == kLinkByAllow || field->link == "DocType";
      EXPECT_TRUE(is_special || find_doctype(field->link) != nullptr)
          << doctype->name << "." << field->name;
    }
  }
}

TEST(Doctypes, AreNamedAfterFieldsTheyHave) {
  for (const Doctype* doctype : all_doctypes()) {
    const bool is_by_field = doctype->naming == Naming::kField ||
                             doctype->naming == Naming::kCounted ||
                             doctype->naming == Naming::kOfCompany;
    EXPECT_EQ(is_by_field, is_by_field && find_field(*doctype, doctype->source) != nullptr)
        << doctype->name;
  }
}

TEST(Doctypes, ShowNoSecrets) {
  const Doctype& user = *find_doctype("User");
  EXPECT_EQ(find_field(user, "new_password"), nullptr);
  EXPECT_NE(find_field(user, "email"), nullptr);
  for (const Field* field : readable_fields(user)) {
    EXPECT_NE(field->kind, FieldKind::kSecret);
  }
}

TEST(FieldLabel, IsTheNameInTitleCase) {
  EXPECT_EQ(label_of({.name = "item_group"}), "Item Group");
  EXPECT_EQ(label_of({.name = "mode_of_payment"}), "Mode of Payment");
  EXPECT_EQ(label_of({.name = "pos_profile"}), "POS Profile");
  EXPECT_EQ(label_of({.name = "user", .label = "Cashier"}), "Cashier");
}

}  // namespace
}  // namespace acrida::demo
