//! The folder `gazetteer/`, as `build.rs` puts it into the library.
//!
//! It is there twice. Packed, with all that follows from it, for those who add nothing to it; and as it was written, for
//! those who lay tables of their own over it: what these correct changes what follows.

use crate::gazetteer::{Gazetteer, GazetteerBuilder};
use crate::pack::{Pack, Unpacker};

/// Path and content of each file, sorted by path.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// A file of the folder, by its path.
pub(crate) fn file(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == path).map(|(_, content)| *content)
}

/// Unpacks what `build.rs` packed under a name.
macro_rules! unpack {
    ($name:literal) => {
        Pack::unpack(&mut Unpacker::new(
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".bin")),
            include_str!(concat!(env!("OUT_DIR"), "/", $name, ".txt")),
        ))
    };
}

impl Gazetteer {
    /// The gazetteer that comes with the library.
    ///
    /// It was read and checked when the library was built. It is made anew at every call, which takes milliseconds: keep
    /// it.
    pub fn builtin() -> Gazetteer {
        match Gazetteer::builder().builtin().build() {
            Ok(gazetteer) => gazetteer,
            Err(error) => panic!("the built-in gazetteer is invalid:\n{error}"),
        }
    }
}

impl GazetteerBuilder {
    /// Adds the data that comes with the library.
    ///
    /// Alone it is there in milliseconds, for all was checked when the library was built; with other layers over it the
    /// tables are read anew, which takes tens of milliseconds.
    pub fn builtin(self) -> GazetteerBuilder {
        self.embedded(FILES, gazetteer)
    }
}

fn gazetteer() -> Gazetteer {
    let gazetteer: Gazetteer = unpack!("gazetteer");
    gazetteer.with_forms(|| unpack!("forms"))
}

#[cfg(test)]
mod tests {
    use crate::Gazetteer;

    /// What `build.rs` packed is what the strict reader reads, in all its parts and in their order.
    #[test]
    fn the_packed_gazetteer_is_the_folder() {
        let read = Gazetteer::builder().folder("gazetteer").and_then(|builder| builder.build());
        let (read, packed) = (read.unwrap_or_else(|error| panic!("{error}")), Gazetteer::builtin());
        packed.assert_same(&read);
    }

    /// What a layer corrects changes what follows from it; so nothing that is packed may be used then.
    #[test]
    fn with_a_layer_the_tables_are_read() {
        let header = "id,label,wikidata,state,names,surname\n";
        let mine = format!("{header}person/lloyd-austin,Lloyd Overridden,,,,\n");
        let over = |builder: crate::GazetteerBuilder| builder.layer().file("people/mine.csv", mine.as_str());
        let folder = Gazetteer::builder().folder("gazetteer").expect("the folder can be read");
        let packed = over(Gazetteer::builder().builtin()).build().expect("the layer is sound");
        packed.assert_same(&over(folder).build().expect("the layer is sound"));
        let austin = packed.entity(&crate::EntityId::unchecked("person/lloyd-austin")).expect("he is known");
        assert_eq!(austin.label, "Lloyd Overridden");
    }
}
