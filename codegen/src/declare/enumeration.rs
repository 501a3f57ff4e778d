//! An enumerated type's statement with its meaning and what becomes of values that were there.

use crate::model::{EntityStyle, Serde};
use sea_query::extension::postgres::TypeCreateStatement;
use sea_query::{IntoIden, IntoTypeRef, TypeRef};
use std::borrow::Borrow;

/// A declared enumerated type.
///
/// ```
/// use seaglass::{Database, EnumDecl, Serde, sea_query::extension::postgres::Type};
///
/// Database::new("app").enumeration(
///     EnumDecl::new(Type::create().as_enum("mood").values(["calm", "glad"]))
///         .doc("How somebody feels.")
///         .serde(Serde::Both)
///         .derive("strum::Display")
///         .attribute("strum(serialize_all = \"snake_case\")")
///         .renamed_from("feeling")
///         .value_renamed("happy", "glad")
///         .value_replaced("serene", "calm")
///         .value_dropped("angry", "nobody was ever angry"),
/// );
/// ```
#[derive(Clone, Debug)]
pub struct EnumDecl {
    pub(crate) statement: TypeCreateStatement,
    pub(crate) doc: Option<String>,
    pub(crate) renamed_from: Option<TypeRef>,
    pub(crate) renamed: Vec<(String, String)>,
    pub(crate) replaced: Vec<(String, String)>,
    pub(crate) dropped: Vec<(String, String)>,
    pub(crate) style: EntityStyle,
}

impl EnumDecl {
    /// Takes the type's statement.
    pub fn new(statement: impl Borrow<TypeCreateStatement>) -> Self {
        Self {
            statement: statement.borrow().clone(),
            doc: None,
            renamed_from: None,
            renamed: Vec::new(),
            replaced: Vec::new(),
            dropped: Vec::new(),
            style: EntityStyle::new(),
        }
    }

    /// Its meaning.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// A derive added to the enum of the entities, by path.
    ///
    /// ```
    /// use seaglass::{EnumDecl, Serde, sea_query::extension::postgres::Type};
    ///
    /// EnumDecl::new(Type::create().as_enum("mood").values(["calm", "glad"]))
    ///     .serde(Serde::Both)
    ///     .derive("strum::Display")
    ///     .attribute("serde(rename_all = \"kebab-case\")");
    /// ```
    pub fn derive(mut self, path: impl Into<String>) -> Self {
        self.style.enum_derives.push(path.into());
        self
    }

    /// An attribute added to the enum of the entities, without `#[` and `]`: see [`Self::derive`].
    pub fn attribute(mut self, attribute: impl Into<String>) -> Self {
        self.style.enum_attributes.push(attribute.into());
        self
    }

    /// Which traits of serde the enum of the entities derives, where that is not what the models derive which hold it:
    /// [`Serde::None`] lets you write them.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.style.serde = Some(serde);
        self
    }

    /// The type was called something else.
    pub fn renamed_from(mut self, name: impl IntoTypeRef) -> Self {
        self.renamed_from = Some(name.into_type_ref());
        self
    }

    /// The value `before` is now called `after`; rows that hold it go on holding it.
    pub fn value_renamed(mut self, before: impl IntoIden, after: impl IntoIden) -> Self {
        self.renamed.push((before.into_iden().to_string(), after.into_iden().to_string()));
        self
    }

    /// The value `before` is gone, and rows that held it hold the declared value `instead`. Rows do not remember which of
    /// them held it.
    pub fn value_replaced(mut self, before: impl IntoIden, instead: impl IntoIden) -> Self {
        self.replaced.push((before.into_iden().to_string(), instead.into_iden().to_string()));
        self
    }

    /// The value is gone, for this reason, and no row holds it: the migration fails on one that does.
    pub fn value_dropped(mut self, before: impl IntoIden, reason: impl Into<String>) -> Self {
        self.dropped.push((before.into_iden().to_string(), reason.into()));
        self
    }
}

impl From<&mut TypeCreateStatement> for EnumDecl {
    fn from(statement: &mut TypeCreateStatement) -> Self {
        Self::new(statement)
    }
}

impl From<&TypeCreateStatement> for EnumDecl {
    fn from(statement: &TypeCreateStatement) -> Self {
        Self::new(statement)
    }
}

impl From<TypeCreateStatement> for EnumDecl {
    fn from(statement: TypeCreateStatement) -> Self {
        Self::new(statement)
    }
}
