#include "verdict/request_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acrida {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> stems(const std::vector<RequestWord>& words) {
  std::vector<std::string> found;
  found.reserve(words.size());
  for (const RequestWord& word : words) {
    found.push_back(word.stem + (word.variant ? "?" : ""));
  }
  return found;
}

std::vector<std::string> stems_of(std::string_view name) {
  return stems(words_of({"GET", std::string(name)}).words);
}

bool alike(std::string_view a, std::string_view b) {
  return stem_of(a) == stem_of(b) || (classes_of(stem_of(a)) & classes_of(stem_of(b))) != 0;
}

TEST(RequestWords, PathsCamelCaseAndTagsAreSplit) {
  EXPECT_THAT(stems_of("/api/v2/orders/42/items"), ElementsAre("order", "item"));
  EXPECT_THAT(stems_of("/shop/getVATInvoice2.php"), ElementsAre("shop", "get", "vat", "invoic"));
  EXPECT_THAT(stems_of("/cart [add] [guest]"), ElementsAre("cart", "add", "guest?"));
  EXPECT_THAT(stems_of("https://x.example/a_b/sign-in?next=basket"),
              ElementsAre("b", "login", "next?", "basket?"));
  EXPECT_THAT(stems_of("/users/[id]/{x}/<y>/:slug/posts"), ElementsAre("user", "post"));
  EXPECT_THAT(stems_of("/users (id)"), ElementsAre("user"));
  EXPECT_THAT(stems_of("/"), ElementsAre("hom"));
  EXPECT_THAT(stems_of("/index.html"), ElementsAre("hom"));
  EXPECT_THAT(stems_of("user's basket"), ElementsAre("user", "basket"));
  EXPECT_THAT(stems_of("unclosed [tag"), ElementsAre("unclos", "tag"));
}

TEST(RequestWords, PluralsAndEndsOfVerbsGo) {
  for (const auto& [a, b] :
       std::vector<std::pair<std::string, std::string>>{{"queries", "query"},
                                                        {"boxes", "box"},
                                                        {"addresses", "address"},
                                                        {"items", "item"},
                                                        {"shipping", "ship"},
                                                        {"creating", "create"},
                                                        {"generation", "generate"},
                                                        {"invoices", "invoicing"},
                                                        {"booked", "booking"},
                                                        {"searches", "searched"}}) {
    EXPECT_EQ(stem_of(a), stem_of(b)) << a;
  }
  for (const char* word : {"gas", "status", "press", "string", "need", "news"}) {
    EXPECT_EQ(stem_of(word), word);
  }
}

TEST(RequestWords, SynonymsShareAClass) {
  EXPECT_TRUE(alike("adding", "creates"));
  EXPECT_TRUE(alike("search", "lookups"));
  EXPECT_TRUE(alike("inventory", "stock"));
  EXPECT_TRUE(alike("home", "dashboard"));
  EXPECT_TRUE(alike("run", "generation"));
  EXPECT_FALSE(alike("create", "submit"));
  EXPECT_FALSE(alike("list", "view"));
  EXPECT_FALSE(alike("order", "item"));
}

TEST(RequestWords, EverySynonymIsOneWordThatStaysItself) {
  for (const SynonymClass& one : synonym_classes()) {
    EXPECT_NE(classes_of(stem_of(one.name)), 0U) << one.name;
    EXPECT_TRUE(one.words.starts_with(one.name)) << one.name;
    EXPECT_EQ(one.words.find("  "), std::string_view::npos);
  }
}

TEST(RequestWords, AMethodHintsWhereNoVerbStands) {
  const auto hints = [](const RequestName& name, std::string_view verb) {
    return (words_of(name).hinted & classes_of(stem_of(verb))) != 0;
  };
  EXPECT_TRUE(hints({"POST", "/orders"}, "create"));
  EXPECT_FALSE(hints({"POST", "/orders/[id]/cancel"}, "create"));
  EXPECT_TRUE(hints({"GET", "/orders"}, "list"));
  EXPECT_FALSE(hints({"GET", "/orders/[id]"}, "list"));
  EXPECT_TRUE(hints({"GET", "/orders/42"}, "view"));
  EXPECT_TRUE(hints({"GET", "/orders/[id]/"}, "view"));
  EXPECT_FALSE(hints({"GET", "/orders/[id]/"}, "list"));
  EXPECT_TRUE(hints({"POST", "/login"}, "submit"));
  EXPECT_FALSE(hints({"GET", "/orders"}, "view"));
  EXPECT_NE(words_of({"GET", "/orders"}).faintly_hinted & classes_of("view"), 0U);
  EXPECT_TRUE(hints({"DELETE", "/orders/[id]"}, "remove"));
}

TEST(RequestWords, VariantsOfOneRequestAreOfOneKind) {
  const auto kind = [](std::string_view name) {
    return words_of({"GET", std::string(name)}).kind;
  };
  EXPECT_EQ(kind("/report.run [sales]"), kind("/report.run [stock]"));
  EXPECT_EQ(kind("/items/1"), kind("/items/2"));
  EXPECT_NE(kind("/items"), kind("/items/[id]"));
  EXPECT_EQ(kind("/find?q=a"), kind("/find?q=b"));
  EXPECT_NE(kind("/order [create]"), kind("/order [submit]"));
  EXPECT_NE(kind("/report/sales"), kind("/report/stock"));
  EXPECT_TRUE(words_of({"GET", "/a [CSRF_FAIL]"}).counts_failures);
  EXPECT_FALSE(words_of({"GET", "/errors"}).counts_failures);
}

TEST(RequestWords, ALongNameIsReadInPart) {
  std::string name;
  for (int i = 0; i < 1000; ++i) {
    name += "/w" + std::string(1, static_cast<char>('a' + i % 26)) +
            std::string(static_cast<std::size_t>(i % 40), 'x');
  }
  EXPECT_LE(words_of({"GET", name}).words.size(), kWordsMax);
}

}  // namespace
}  // namespace acrida
