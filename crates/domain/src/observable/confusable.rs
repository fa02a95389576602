//! Names that look like another name. A warning for readers, never a reason to refuse: attackers' names are what
//! reports are about.

/// Whether a label of `domain` imitates an ASCII name: scripts mixed inside one label, a label written wholly in
/// Cyrillic or Greek letters that look Latin, or a Latin letter made to pass for an ASCII one.
///
/// Coarser than Unicode TR 39: it knows the letters that have been used, not every pair.
pub fn confusable(domain: &str) -> bool {
    let (unicode, _) = idna::domain_to_unicode(&super::refang(domain));
    unicode.split('.').any(imitates)
}

fn imitates(label: &str) -> bool {
    let letters = || label.chars().filter(|c| c.is_alphabetic());
    let latin = letters().any(|c| script(c) == Script::Latin);
    let cyrillic = letters().any(|c| script(c) == Script::Cyrillic);
    let greek = letters().any(|c| script(c) == Script::Greek);
    if usize::from(latin) + usize::from(cyrillic) + usize::from(greek) > 1 {
        return true;
    }
    if cyrillic || greek {
        // every letter passes for Latin: `сосо`, `раураӏ`; a real Russian or Greek word has others too
        return letters().all(|c| LOOKS_LATIN.contains(c));
    }
    letters().any(|c| PASSES_FOR_ASCII.contains(c))
}

const LOOKS_LATIN: &str = "асеһіјӏорԛѕԁхуԝүνοαρυικγτ";
const PASSES_FOR_ASCII: &str = "ıɑɡɩʟɴʀƽʏᴄᴏᴠᴡᴢɪꜱ";

#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Other,
}

const fn script(c: char) -> Script {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | '\u{00C0}'..='\u{02AF}'
        | '\u{1D00}'..='\u{1D25}'
        | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        '\u{0400}'..='\u{052F}'
        | '\u{1C80}'..='\u{1C8F}'
        | '\u{2DE0}'..='\u{2DFF}'
        | '\u{A640}'..='\u{A69F}' => Script::Cyrillic,
        '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        _ => Script::Other,
    }
}
