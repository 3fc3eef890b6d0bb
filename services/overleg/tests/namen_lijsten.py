"""Names for the synthetic register: written for this purpose, apart from what the matcher knows. Nobody is meant by them."""


def _names(text: str, separator: str | None = None) -> list[str]:
    return text.replace("\n", separator or " ").strip(separator).split(separator)


MEISJES = _names("""
Anna Sanne Fleur Noor Femke Marijke Wilhelmina Geertruida Truus Jacqueline Hendrikje Aaltje Grietje Lieke Roos Tineke Ineke
Joyce Wendy Kimberley Chantal Samantha Priscilla Romana Fatima Khadija Naima Soumaya Hafsa Ikram Oumaima Btissam Chaimae Safae
Zeynep Elif Merve Büşra Şeyma Gülsüm Özlem Agnieszka Katarzyna Małgorzata Zofia Ewelina Svetlana Olena Oksana Natalia Rania
Lujain Hiba Yasmin Nour Selam Feven Bethlehem Hodan Ayaan Sagal Thuy Linh Mei Xin Chandra Shanti Rosalinda Gracia Shurensly
Xiomara Isabelle Renée Zoë Daniëlle Michèle Noëlle Thérèse Charlotte Eva-Lotte Anne-Fleur Marie-José Roelien Jantina Froukje
Sjoukje Hiske Doutzen Wietske Nienke Ymkje Baukje Gepke Hillechien Roelfien Geesje Fennechien Pauline Philine Josephine Lisette
Evelyne Carlijn Maartje Hanneke Jolien Willemijn Annemijn Fabiënne Madelief Vlinder Sterre Merlijn Rozemarijn Elodie Juliëtte
Babette Odette Mirthe Cheyenne Shania Gwendolyn Beatrijs Ottilie Aleida Swaantje Antonetta Cornelia Johanna Petronella Maria
Elisabeth Catharina Margaretha Helena Theodora Francisca Christina Adriana Jacoba Lamberta Huberta Dymphna Godelieve Machteld
Hadewych Liduina Odilia Walburga Eefke Rixt Jorieke
""")
JONGENS = _names("""
Jan Pieter Thijmen Jurriaan Diederick Willem Cornelis Hendricus Gerardus Lambertus Wijnand Sjoerd Tjeerd Jelmer Durk Auke Sybren
Wiebe Harmen Geert Roelof Lubbert Evert-Jan Jan-Willem Klaas-Jan Mohammed Youssef Ayoub Zakaria Anass Bilal Ilyas Soufiane
Abderrahim Abdelhakim Noureddine Emre Mehmet Oğuzhan Çağlar Hüseyin Ömer Süleyman Krzysztof Paweł Łukasz Grzegorz Tomasz
Wojciech Dmytro Andriy Oleksandr Vladimir Khaled Mahmoud Anas Ghaith Yonas Filmon Tesfay Abdirahman Liban Quang Minh Wei Jun
Rajesh Soerin Sherwin Jairzinho Ruvensley Gregory Dwight Clifton Winston Stephanus Franciscus Theodorus Johannes Petrus Jacobus
Antonius Martinus Nicolaas Adrianus Leonardus Hubertus Egbertus Wilhelmus Bartholomeus Christoffel Augustinus Ambrosius
Laurentius Marinus Floris-Jan Teunis Leendert Arie Huibert Gijsbert Marinus Rokus Bastiaan Jeroen Maarten Wouter Sebastiaan
Thijs Jesper Morris Boaz Ezra Jaïr Noah Luuk Mees Finn Sepp Guus Jip Tygo Dax Levi Siem Olivier Matthieu Gérard René André
François Joël Daniël Raphaël Michaël Emiel Casimir Ferdinand Ludovicus Valentijn Constantijn Maximiliaan Alexander Philip
Christiaan Frederik Zacharias Hieronymus Quirijn Reinier Rutger Roderick Siebrand Wessel Ype Zeger Bonifatius Cyriel Donatus
Ewald Gosse Haye Jorrit Melle Nanne Obe Pibe Rients Sietze Taeke
""")
# The most common first: the register gives each rank its share.
FAMILIE = _names(
    """
de Jong|Jansen|de Vries|van den Berg|van Dijk|Bakker|Janssen|Visser|Smit|Meijer|de Boer|Mulder|de Groot|Bos|Vos|Peters|Hendriks
van Leeuwen|Dekker|Brouwer|de Wit|Dijkstra|Smits|de Graaf|van der Meer|van der Linden|Kok|Jacobs|de Haan|Vermeulen
van den Heuvel|van der Veen|van den Broek|de Bruijn|van der Heijden|Schouten|van Beek|Willems|van Vliet|van de Ven|Hoekstra|Maas
Verhoeven|Koster|van Dam|van der Wal|Prins|Blom|Huisman|Peeters|de Jonge|Kuipers|van Veen|Post|Kuiper|Veenstra|Kramer
van den Brink|Scholten|van Wijk|Postma|Martens|Vink|de Ruiter|Timmermans|Groen|Gerritsen|Jonker|van Loon|Boer|van der Velde
Willemsen|Smeets|de Lange|de Vos|van Dongen|Schipper|de Koning|van der Laan|Koning|van der Velden|Driessen|van Doorn|Hermans
Evers|van den Bosch|van der Meulen|Hofman|Bosman|Wolters|Sanders|van der Horst|Mol|Kuijpers|Molenaar|van de Pol|Leenders|Bouwman
van Hout|Wagenaar|Vermeer|Verbeek|Veldman|Roos|Ploeg|Boersma|Dijkman|Kamphuis|Zijlstra|Nieuwenhuis|Haverkamp|Oosterhuis
Schuurmans|Goossens|Claassen|Nijhuis|Wiersma|Sijbrandij|Ypma|Tjepkema|Hiemstra|Wijnstra|Uiterwijk|Achterberg|Binnendijk
Craenmehr|Duijvestein|Eikelenboom|Fransen|Geurts|Hulsbosch|IJzerman|Jurgens|Kwakernaak|Langerak|Moerdijk|Noordermeer|Opdebeeck
Pijnenburg|Quakkelaar|Rietveld|Schreuders|Terpstra|Uijttewaal|Vreugdenhil|Westerhof|Zuidgeest|van Ruijven|van Oosterhout
in 't Veld|van 't Hof|op den Kamp|ter Horst|ten Brinke|te Riele|van der Zwaag|van Schaik|von Hebel|de la Porte|du Pont|d'Hondt
van Nieuwenhoven|van Zuylen|aan de Stegge|uit den Boogaard|van de Kerkhof|El Amrani|El Idrissi|Ben Allal|Bouazza|Benali
Ait Hammou|El Ouali|Bouchta|Haddou|Aarab|Chaouch|Tahiri|Yılmaz|Öztürk|Şahin|Çelik|Kılıç|Aydın|Doğan|Karakaş|Kowalski|Wiśniewska
Wójcik|Zieliński|Nowak|Dąbrowski|Petrenko|Shevchenko|Al Masri|Al-Hassan|Haddad|Khoury|Darwish|Najjar|Tekle|Gebremariam|Hagos
Warsame|Abdi|Farah|Nguyen|Tran|Pham|Wong|Cheung|Ramdin|Bissessur|Kalloe|Jagroep|Mahabier|Pinas|Cairo|Martina|Girigoria|Rosalia
Maduro|da Silva|dos Santos|Fernandes Lopes|Garcia Morales|O'Connor|McDonald|Schröder|Müller|Groß|Lefèvre|Béranger|Kovács|Popescu
Anema|Breukelaar|Cuperus|Doornbos|Elzinga|Feenstra|Galema|Hazelhoff|Idzinga|Jellema|Klazinga|Lootsma|Minnema|Nauta|Okkema|Palsma
Reitsma|Sinnema|Tolsma|Viersma|Wieringa|Zandstra|Aalderink|Boomkamp|Damveld|Effting|Grevink|Heinink|Kuipers-Bos|Lammertink
Oude Vrielink|Nijland
""",
    "|",
)
ROEPNAAM = {
    "Wilhelmina": "Willy", "Geertruida": "Truus", "Cornelia": "Corrie", "Johanna": "Joke", "Petronella": "Nel", "Maria": "Mieke",
    "Elisabeth": "Lies", "Catharina": "Toos", "Margaretha": "Greet", "Adriana": "Adrie", "Hendricus": "Henk", "Gerardus": "Gerard",
    "Lambertus": "Bert", "Cornelis": "Kees", "Theodorus": "Theo", "Johannes": "Hans", "Petrus": "Piet", "Jacobus": "Jaap",
    "Antonius": "Toon", "Martinus": "Tinus", "Nicolaas": "Klaas", "Adrianus": "Arie", "Hubertus": "Huub", "Wilhelmus": "Wim",
    "Franciscus": "Frans", "Alexander": "Alex", "Sebastiaan": "Bas", "Maximiliaan": "Max", "Stephanus": "Stef", "Frederik": "Frits",
    "Mohammed": "Mo", "Samantha": "Sam", "Christiaan": "Chris", "Leonardus": "Leo", "Helena": "Leen", "Francisca": "Cisca",
}  # fmt: skip
